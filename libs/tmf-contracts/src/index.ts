import { contracts as contractTable, openapiText, schemaText, shapes as shapeTable } from '../generated/contracts';
import type { ResourceName, TmfApi } from '../generated/types';
import type { ApiVersion, Contract, Shape } from './contract';

export type * from '../generated/types';
export type * from './contract';
export { isPersonal, personalData, type PersonalData } from './personal';

/** Every served resource, by its inner name. */
export const contracts: Readonly<Record<ResourceName, Contract>> = contractTable;

/** How inner and outer attributes correspond, per version and inner type. */
export const shapes: Readonly<Record<ApiVersion, Readonly<Record<string, Shape>>>> = shapeTable;

/** A JSON Schema of one version, with all its components in `$defs`. */
export type SchemaBundle = { readonly $id: string; readonly $defs: Readonly<Record<string, object>> };

const parsed = new Map<string, object>();

const parseOnce = <T extends object>(name: string, text: string): T => {
  const value = parsed.get(name) ?? (JSON.parse(text) as object);
  parsed.set(name, value);
  return value as T;
};

/** The JSON-Schema bundle of a version: compile `{ $ref: '<$id>#/$defs/<component>' }` with Ajv. */
export const schemas = (version: ApiVersion): SchemaBundle => parseOnce(version, schemaText[version]);

/** The OpenAPI document of an API, or undefined where it is not served in that version. */
export const openapi = (api: TmfApi, version: ApiVersion): object | undefined => {
  const name = `${api}-${version}`;
  const text = openapiText[name];
  return text === undefined ? undefined : parseOnce(name, text);
};

export { asyncapi, type Asyncapi, referredName, servicesIn } from './asyncapi';
export { asyncapiPage, servicesOf } from './asyncapi-page';
