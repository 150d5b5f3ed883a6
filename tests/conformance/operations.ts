import { type ApiVersion, contracts, openapi, type TmfApi } from '@skyledger/tmf-contracts';

/** As much of JSON Schema as the contracts use. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
};

type Media = Readonly<Record<string, { readonly schema: Schema }>>;
type Declared = {
  readonly requestBody?: { readonly content: Media };
  readonly responses: Readonly<Record<string, { readonly content?: Media }>>;
};
type Document = {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Declared>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

const named = { list: 'GET', create: 'POST', retrieve: 'GET', patch: 'PATCH', delete: 'DELETE' } as const;

/** What can be done with a resource. */
export type Name = keyof typeof named;
/** How it is asked for. */
export type Method = (typeof named)[Name];

/** One operation of one API in one version. */
export type Operation = {
  readonly api: TmfApi;
  readonly version: ApiVersion;
  readonly name: Name;
  readonly method: Method;
  /** 'troubleTicket', 'hub' */
  readonly resource: string;
  /** Of the collection, from the root. */
  readonly path: string;
  /** As the contracts and the answers write it: '/tmf-api/…/troubleTicket/{id}'. */
  readonly route: string;
  /** The codes it may answer. */
  readonly codes: readonly number[];
  /** By media type. */
  readonly bodies: Media;
  /** What it shows if all is well: of a list, one of them. */
  readonly shows: Schema;
};

/** The eight APIs of the platform; of the others only parts are served. */
const complete = /^TMF(620|621|622|635|637|639|640|678)$/;

const documents = new Map<string, Document>();

/** A component of an API's contract. */
export const componentOf = ({ api, version }: Pick<Operation, 'api' | 'version'>, reference: string): Schema =>
  documents.get(`${api} ${version}`)!.components.schemas[reference.slice(reference.lastIndexOf('/') + 1)]!;

const shownBy = ({ responses }: Declared): Schema => {
  const schema = (responses['200'] ?? responses['201'])?.content?.['application/json']?.schema ?? {};
  return schema.items ?? schema;
};

const operationsIn = (api: TmfApi, version: ApiVersion): Operation[] => {
  const document = openapi(api, version) as Document;
  documents.set(`${api} ${version}`, document);
  const base = document.servers[0]!.url;
  return Object.entries(document.paths).flatMap(([path, methods]) => {
    const isOne = path.endsWith('/{id}');
    const names = isOne ? (['retrieve', 'patch', 'delete'] as const) : (['list', 'create'] as const);
    const collection = path.replace('/{id}', '');
    return names.flatMap((name) => {
      const declared = methods[named[name].toLowerCase()];
      if (declared === undefined) return [];
      return {
        ...{ api, version, name, method: named[name], resource: collection.slice(1), path: base + collection, route: base + path },
        codes: Object.keys(declared.responses).flatMap((code) => (code === 'default' ? [] : Number(code))),
        bodies: declared.requestBody?.content ?? {},
        shows: shownBy(declared),
      };
    });
  });
};

const served = new Set(
  Object.values(contracts).flatMap(({ api, versions }) => Object.keys(versions).map((version) => `${api} ${version}`)),
);

/** Every operation of every API in every version, hubs included. */
export const operations: readonly Operation[] = [...served]
  .sort()
  .map((one) => one.split(' ') as [TmfApi, ApiVersion])
  .filter(([api]) => complete.test(api))
  .flatMap(([api, version]) => operationsIn(api, version));

/** A resource of an API in one version, with its operations. */
export type Face = { readonly title: string; readonly path: string; readonly resource: string; readonly version: ApiVersion } & Readonly<
  Partial<Record<Name, Operation>>
>;

/** The same, by resource. */
export const faces: readonly Face[] = [...new Set(operations.map(({ path }) => path))].map((path) => {
  const own = operations.filter((operation) => operation.path === path);
  const { api, version, resource } = own[0]!;
  return { title: `${api} ${version} ${resource}`, path, resource, version, ...Object.fromEntries(own.map((one) => [one.name, one])) };
});
