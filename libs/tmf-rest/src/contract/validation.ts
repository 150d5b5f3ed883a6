import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { schemas, shapes, type ApiVersion } from '@skyledger/tmf-contracts';
import { Refused } from '../errors/refused';
import { component, propertiesOf } from './components';
import { isMeta, type Face } from './face';

const validators = new Map<ApiVersion, Ajv2020>();

/** Refuses a body that a client may not send to create the resource. `clientOwned` are attributes it may send though the contract has them not. */
export const checkCreate = (face: Face, body: object, clientOwned: readonly string[] = []): void => {
  const { version, shown } = face;
  checkNames(face, Object.keys(body));
  const name = shown.schema.create ?? shown.schema.resource;
  const settable = propertiesOf(version, component(version, name));
  const all = propertiesOf(version, component(version, shown.schema.resource));
  for (const attribute of Object.keys(body)) {
    if (attribute in all && !(attribute in settable) && !isMeta(attribute) && !clientOwned.includes(attribute))
      throw serverOwned(attribute);
  }
  check(version, name, body);
};

/** Refuses values that attributes of an update may not have; none is mandatory here, for a PATCH need not name all. */
export const checkUpdate = ({ version, shown }: Face, changes: Readonly<Record<string, unknown>>): void => {
  const name = shown.schema.update ?? shown.schema.resource;
  for (const attribute of Object.keys(changes)) {
    if (attribute in propertiesOf(version, component(version, name))) check(version, name, changes[attribute], attribute);
  }
};

/** Refuses an attribute that only another version has: here it could neither be read nor kept. */
export const checkNames = ({ version, shown, contract: { type } }: Face, names: readonly string[]): void => {
  const known = propertiesOf(version, component(version, shown.schema.resource));
  const elsewhere = names.find((name) => !(name in known) && Object.hasOwn(shapes.v5[type]?.attributes ?? {}, name));
  if (elsewhere !== undefined) throw new Refused('invalid', `This version of the API has no such attribute.`, elsewhere);
};

/** What a client learns who wants to set an attribute that the server sets. */
export const serverOwned = (attribute: string): Refused => new Refused('invalid', 'This attribute is set by the server.', attribute);

const check = (version: ApiVersion, name: string, value: unknown, attribute?: string): void => {
  const validate = validatorOf(version, name, attribute);
  if (!validate(value)) throw refusal(validate.errors ?? [], attribute);
};

/** Compiled at first use, then kept by Ajv. */
const validatorOf = (version: ApiVersion, name: string, attribute?: string): ValidateFunction => {
  const validate = ajv(version).getSchema(pointer(version, name, attribute));
  if (validate === undefined) throw new Error(`The contracts of ${version} have no ${name}.`);
  return validate as ValidateFunction;
};

const pointer = (version: ApiVersion, name: string, attribute?: string): string =>
  `${schemas(version).$id}#/$defs/${encodeURIComponent(name)}${attribute === undefined ? '' : `/properties/${encodeURIComponent(attribute)}`}`;

const ajv = (version: ApiVersion): Ajv2020 => {
  let instance = validators.get(version);
  if (instance === undefined) {
    instance = new Ajv2020({ strict: false, allErrors: false, ownProperties: true, logger: false });
    (addFormats as unknown as { default: (ajv: Ajv2020) => void }).default?.(instance) ??
      (addFormats as unknown as (ajv: Ajv2020) => void)(instance);
    instance.addSchema(schemas(version));
    validators.set(version, instance);
  }
  return instance;
};

/** Of alternatives that all failed, the one that got furthest into the body says best what is wrong. */
const refusal = (errors: readonly ErrorObject[], attribute?: string): Refused => {
  const deepest = errors.reduce<ErrorObject | undefined>(
    (best, error) => (best && best.instancePath.length >= error.instancePath.length ? best : error),
    undefined,
  );
  if (deepest === undefined) return new Refused('invalid', 'The body breaks the contract.', attribute);
  const missing = deepest.keyword === 'required' ? [String(deepest.params['missingProperty'])] : [];
  const unknown = deepest.keyword === 'additionalProperties' ? [String(deepest.params['additionalProperty'])] : [];
  const path = [
    ...(attribute === undefined ? [] : [attribute]),
    ...deepest.instancePath.split('/').slice(1).map(unescaped),
    ...missing,
    ...unknown,
  ];
  return new Refused('invalid', reasonOf(deepest), path.join('.') || undefined);
};

const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

const reasonOf = ({ keyword, params, message }: ErrorObject): string => {
  switch (keyword) {
    case 'required':
      return 'This attribute is mandatory.';
    case 'additionalProperties':
      return 'The contract has no such attribute.';
    case 'enum':
      return `The value must be one of ${(params['allowedValues'] as unknown[]).join(', ')}.`;
    case 'type':
      return `The value must be of type ${[params['type']].flat().join(' or ')}.`;
    case 'format':
      return `The value must be a correct ${params['format']}.`;
    default:
      return `The value ${message ?? 'breaks the contract'}.`;
  }
};
