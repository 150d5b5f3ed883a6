import { contracts, openapi, type ApiVersion } from '@skyledger/tmf-contracts';

type Described = { readonly servers: readonly { readonly url: string }[]; readonly paths: Readonly<Record<string, object>> };

let offered: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** The methods that the contracts have at a route, hubs included; undefined where they say nothing of it. A controller may have more: it serves both versions. */
export const offeredAt = (route: string): ReadonlySet<string> | undefined => {
  offered ??= new Map(
    Object.values(contracts).flatMap(({ api, versions }) =>
      Object.keys(versions).flatMap((version) => routesIn(openapi(api, version as ApiVersion) as Described)),
    ),
  );
  return offered.get(route);
};

const routesIn = ({ servers, paths }: Described): [string, ReadonlySet<string>][] =>
  Object.entries(paths).map(([path, operations]) => {
    const methods = Object.keys(operations).map((name) => name.toUpperCase());
    return [`${servers[0]!.url}${path.replace('{id}', ':id')}`, new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)];
  });
