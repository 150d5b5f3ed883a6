import { type ApiVersion, type Contract, contracts, openapi, type Operation, type TmfApi } from '@skyledger/tmf-contracts';
import { type Face, facesOf, servedVersions } from '@skyledger/tmf-rest';

type Described = { readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> };
type Call = { readonly requestBody?: Described; readonly responses: Readonly<Record<string, Described>> };
type Paths = Readonly<Record<string, Readonly<Partial<Record<string, Call>>>>>;

/** The category of an API's listeners: 'tmf622Hub'. */
export const hubCategory = (api: TmfApi): string => `${api.toLowerCase()}Hub`;

/** Every resource of an API as a version shows it. */
export const resourcesOf = (api: TmfApi, version: ApiVersion): Face[] =>
  Object.values(contracts)
    .filter((contract) => contract.api === api)
    .flatMap(({ resource }) => facesOf(resource).filter((face) => face.version === version));

/** The hub of an API as each served version has it: whatever its OpenAPI document says of /hub. */
export const hubFaces = (api: TmfApi): Face[] => {
  const faces = servedVersions.flatMap((version) => faceIn(api, version) ?? []);
  const versions = Object.fromEntries(faces.map(({ version, shown }) => [version, shown]));
  return faces.map((face) => ({ ...face, contract: { ...face.contract, versions } }));
};

const faceIn = (api: TmfApi, version: ApiVersion): Face | undefined => {
  const paths = (openapi(api, version) as { paths: Paths } | undefined)?.paths;
  const register = paths?.['/hub']?.['post'];
  const basePath = resourcesOf(api, version)[0]?.shown.basePath;
  if (register === undefined || basePath === undefined) return undefined;
  const schema = { resource: schemaIn(register.responses['201']), create: schemaIn(register.requestBody) };
  const shown = { basePath, path: 'hub', type: schema.resource, schema, operations: operationsIn(paths!), ...nothing };
  return { contract: contractOf(api), version, shown, path: `${basePath}/hub` };
};

const nothing = { nonPatchable: [], query: [], statuses: {}, events: [] };

const contractOf = (api: TmfApi) =>
  ({ api, resource: hubCategory(api), type: 'Hub', stateAttribute: [], events: [], versions: {} }) as unknown as Contract;

const operationsIn = (paths: Paths): Operation[] => [
  ...(paths['/hub']!['get'] ? (['list'] as const) : []),
  'create',
  ...(paths['/hub/{id}']?.['get'] ? (['retrieve'] as const) : []),
  ...(paths['/hub/{id}']?.['delete'] ? (['delete'] as const) : []),
];

const schemaIn = (described: Described | undefined): string =>
  described?.content?.['application/json']?.schema.$ref.split('/').at(-1) ?? 'Hub';
