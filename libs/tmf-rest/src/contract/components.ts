import { schemas, type ApiVersion } from '@skyledger/tmf-contracts';

/** As much of JSON Schema as the contracts use and the edge has to look into. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
};

/** A component of a version's contracts, by name. */
export const component = (version: ApiVersion, name: string): Schema => (schemas(version).$defs[name] ?? {}) as Schema;

/** The attributes of a schema, those it takes over by reference included; nothing else is in it, not even `constructor`. */
export const propertiesOf = (version: ApiVersion, schema: Schema): Readonly<Record<string, Schema>> => {
  const properties =
    knownProperties.get(schema) ?? Object.assign(Object.create(null), ...partsOf(version, schema).map((part) => part.properties ?? {}));
  knownProperties.set(schema, properties);
  return properties;
};

/** By schema: a schema belongs to one version, and never changes. */
const knownProperties = new WeakMap<Schema, Readonly<Record<string, Schema>>>();

/** The mandatory attributes of a schema, those it takes over by reference included. */
export const requiredOf = (version: ApiVersion, schema: Schema): string[] =>
  partsOf(version, schema).flatMap(({ required }) => required ?? []);

/** The schema of the attribute at a dotted path, arrays looked through; undefined where the contract has none. */
export const schemaAt = (version: ApiVersion, name: string, path: string): Schema | undefined => {
  let schema: Schema | undefined = component(version, name);
  for (const step of path.split('.')) {
    schema = propertiesOf(version, elementOf(version, schema))[step];
    if (schema === undefined) return undefined;
  }
  return elementOf(version, schema);
};

/** What the value of a schema may be one of: the schema itself, where it gives no choice. */
export const variantsOf = (version: ApiVersion, schema: Schema): Schema[] => {
  const variants = schema.anyOf ?? schema.oneOf;
  return variants === undefined ? [schema] : variants.flatMap((variant) => variantsOf(version, elementOf(version, variant)));
};

/** The first part that says what kind of value it is: what a reference points to, what an array holds. */
const elementOf = (version: ApiVersion, schema: Schema): Schema => {
  const resolved = schema.$ref === undefined ? schema : component(version, nameIn(schema.$ref));
  return resolved.items === undefined ? resolved : elementOf(version, resolved.items);
};

const partsOf = (version: ApiVersion, schema: Schema): Schema[] => [
  schema,
  ...[...(schema.$ref === undefined ? [] : [component(version, nameIn(schema.$ref))]), ...(schema.allOf ?? [])].flatMap((part) =>
    partsOf(version, part),
  ),
];

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);
