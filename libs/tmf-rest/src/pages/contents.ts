import type { ServedApi } from '../openapi';

/** Whether requests are welcome, and each claim it rests on. */
type Health = { readonly ready: boolean; readonly checks: Readonly<Record<string, boolean>> };

/** What a visitor is told of this installation. */
export type Contents = {
  readonly name: 'Skyledger';
  readonly about: string;
  /** Where every API can be read and tried. */
  readonly docs: string;
  readonly health: Health & { readonly links: readonly string[] };
  readonly apis: readonly {
    readonly api: string;
    readonly title: string;
    readonly version: string;
    readonly openapi: string;
    readonly collections: readonly string[];
  }[];
  readonly next: readonly Step[];
};

/** Something to try, as a person would type it. */
export type Step = { readonly what: string; readonly how: string };

/** The table of contents of what runs here. */
export const contents = (served: readonly ServedApi[], health: Health, base: string): Contents => ({
  name: 'Skyledger',
  about: 'The business of a cloud service operator behind TM Forum Open APIs. Every fact is an event in an append-only log.',
  docs: `${base}/api-docs`,
  health: { ...health, links: ['/health/live', '/health/ready', '/metrics'].map((path) => base + path) },
  apis: [...served]
    .sort((a, b) => `${a.api}${a.version}`.localeCompare(`${b.api}${b.version}`))
    .map(({ api, title, version, basePath, resources }) => ({
      api,
      title,
      version,
      openapi: `${base}${basePath}/openapi.json`,
      collections: resources.map((resource) => `${base}${basePath}/${resource}`),
    })),
  next: nextSteps(served, base),
});

/** The steps of a first visit, as far as the services for them run here. */
export const nextSteps = (served: readonly ServedApi[], base: string): Step[] => {
  const at = (api: string) => served.find((one) => one.api === api && one.version === 'v4')?.basePath;
  const [catalog, ordering, inventory] = [at('TMF620'), at('TMF622'), at('TMF637')];
  return [
    ...(catalog ? [{ what: 'See what is on offer', how: `curl ${base}${catalog}/productOffering?fields=id,name,lifecycleStatus` }] : []),
    ...(catalog && ordering
      ? [{ what: 'Order a cloud server (put the id of an offering in)', how: orderCommand(`${base}${ordering}/productOrder`) }]
      : []),
    ...(ordering ? [{ what: 'Watch the order', how: `curl ${base}${ordering}/productOrder/<id of the order>` }] : []),
    ...(inventory ? [{ what: 'See the product that came of it', how: `curl ${base}${inventory}/product` }] : []),
    { what: 'Have every step explained', how: 'npx skyledger flow <id of the order>' },
    { what: 'Prove that the log tells the whole truth', how: 'npx skyledger rebuild --check' },
    { what: 'See the whole story at once', how: 'npm run demo' },
  ];
};

const orderCommand = (url: string) =>
  `curl -X POST ${url} -H 'Content-Type: application/json' -d '{"productOrderItem":[{"id":"1","action":"add","quantity":1,"productOffering":{"id":"<id of the offering>"}}]}'`;

/** Browsers name HTML before anything else; programs do not name it. */
export const prefersPage = (accept = ''): boolean => /text\/html/.test(accept) && !/^application\/json/.test(accept);
