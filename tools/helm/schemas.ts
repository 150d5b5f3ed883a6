import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import type { KubernetesObject } from './chart';
import { moduleDirectory } from './go.mjs';

type Schema = Readonly<Record<string, unknown>> & {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
};
type Definition = {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
};

/** Where the operators whose objects the chart makes describe them. */
const customDefinitions = [
  ['keda', 'config/crd/bases/keda.sh_scaledobjects.yaml'],
  ['keda', 'config/crd/bases/keda.sh_triggerauthentications.yaml'],
  ['prometheus-operator', 'example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml'],
] as const;

const metadata = '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/**
 * Says what is wrong with an object by the OpenAPI document of Kubernetes itself, or by the definition of a custom resource. A field that is not in
 * there is wrong, and so is a kind.
 */
export const problemsIn = (object: KubernetesObject): string[] => {
  const schema = (validators ??= compiled()).get(`${object.apiVersion} ${object.kind}`);
  if (schema === undefined) return [`${object.apiVersion} ${object.kind} is no kind of object`];
  if (schema(object)) return [];
  return schema.errors!.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
};

let validators: ReadonlyMap<string, ValidateFunction> | undefined;

const compiled = (): ReadonlyMap<string, ValidateFunction> => {
  const swagger = JSON.parse(readFileSync(join(moduleDirectory('kubernetes'), 'api/openapi-spec/swagger.json'), 'utf8')) as {
    definitions: Record<string, Schema>;
  };
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  for (const format of ['int-or-string', 'byte']) ajv.addFormat(format, true);
  ajv.addSchema({ $id: 'kubernetes', definitions: closed(swagger.definitions) as object });
  const own = Object.entries(swagger.definitions).flatMap(([name, { 'x-kubernetes-group-version-kind': kinds = [] }]) =>
    kinds.map(({ group, version, kind }) => [keyOf(group, version, kind), { $ref: `kubernetes#/definitions/${name}` }] as const),
  );
  return new Map([...own, ...customSchemas()].map(([key, schema]) => [key, lazily(ajv, { allOf: [schema], required: ['metadata'] })]));
};

const keyOf = (group: string, version: string, kind: string) => `${group === '' ? '' : `${group}/`}${version} ${kind}`;

/** There are hundreds of kinds, and a chart has a dozen. */
const lazily = (ajv: Ajv, schema: object): ValidateFunction => {
  let ready: ValidateFunction | undefined;
  const validate = (object: unknown) => {
    ready ??= ajv.compile(schema);
    const passes = ready(object);
    Object.assign(validate, { errors: ready.errors });
    return passes;
  };
  return validate as unknown as ValidateFunction;
};

const customSchemas = () =>
  customDefinitions.flatMap(([module, file]) => {
    const { spec } = parse(readFileSync(join(moduleDirectory(module), file), 'utf8')) as Definition;
    return spec.versions.map(({ name, schema: { openAPIV3Schema } }) => {
      const { properties, ...rest } = openAPIV3Schema;
      const schema = closed({ ...rest, properties: { ...properties, metadata: { $ref: `kubernetes${metadata}` } } }) as Schema;
      return [keyOf(spec.group, name, spec.names.kind), schema] as const;
    });
  });

/** The same schema without room for what it does not name; and with numbers where Kubernetes takes them for text. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)])) as Record<string, unknown>;
  const isOfFields = typeof inner['properties'] === 'object' && inner['additionalProperties'] === undefined;
  const isNumberToo = inner['format'] === 'int-or-string' || inner['x-kubernetes-int-or-string'] === true || isQuantity(inner);
  if (isNumberToo) return { ...inner, type: ['string', 'number'] };
  return isOfFields && inner['x-kubernetes-preserve-unknown-fields'] !== true ? { ...inner, additionalProperties: false } : inner;
};

const isQuantity = ({ type, description }: Record<string, unknown>) =>
  type === 'string' && String(description).startsWith('Quantity is a fixed-point representation of a number');
