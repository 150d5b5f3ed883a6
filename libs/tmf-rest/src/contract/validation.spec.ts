import { contracts } from '@skyledger/tmf-contracts';
import { describe, expect, it } from 'vitest';
import { Refused } from '../errors/refused';
import { component, propertiesOf, requiredOf, type Schema } from './components';
import { facesOf, type Face } from './face';
import { checkCreate, checkUpdate } from './validation';

const refused = (work: () => void): Refused => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};

/** A value that the schema allows, as small as it can be. */
const sample = (face: Face, schema: Schema): unknown => {
  const { $ref, type, format } = schema;
  if ($ref !== undefined) return sample(face, component(face.version, $ref.split('/').at(-1)!));
  const { enum: allowed } = schema as { enum?: unknown[] };
  if (allowed !== undefined) return allowed[0];
  switch ([type].flat()[0]) {
    case 'array':
      return [sample(face, schema.items ?? {})];
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'string':
      return format === 'date-time' ? '2026-01-01T00:00:00Z' : format === 'uri' ? 'https://example.com' : 'x';
    default:
      return smallest(face, schema);
  }
};

const smallest = (face: Face, schema: Schema): Record<string, unknown> =>
  Object.fromEntries(requiredOf(face.version, schema).map((name) => [name, sample(face, propertiesOf(face.version, schema)[name] ?? {})]));

const creatable = Object.keys(contracts)
  .flatMap((resource) => facesOf(resource))
  .filter(({ shown }) => shown.schema.create !== undefined && shown.operations.includes('create'))
  .map((face) => [face.path, face, component(face.version, face.shown.schema.create!)] as const);

describe.each(creatable)('%s', (_, face, schema) => {
  const body = smallest(face, schema);
  const properties = Object.entries(propertiesOf(face.version, schema)).filter(
    ([, { $ref, type }]) => $ref !== undefined || type !== undefined,
  );

  it('takes the smallest body the contract allows', () => expect(() => checkCreate(face, body)).not.toThrow());

  it('names each mandatory attribute that is missing', () => {
    for (const name of requiredOf(face.version, schema)) {
      const { [name]: _missing, ...rest } = body;
      expect(refused(() => checkCreate(face, rest))).toMatchObject({ status: 400, field: name });
    }
  });

  it('names each attribute that has a wrong type', () => {
    for (const [name, property] of properties) {
      const right = sample(face, property);
      const wrong = typeof right === 'number' ? 'x' : 4;
      expect(refused(() => checkCreate(face, { ...body, [name]: wrong }))).toMatchObject({
        status: 400,
        field: expect.stringMatching(new RegExp(`^${name}(\\.|$)`)),
      });
      expect(refused(() => checkCreate(face, { ...body, [name]: null })).field).toMatch(new RegExp(`^${name}(\\.|$)`));
    }
  });

  it('names each attribute that belongs to the server', () => {
    const all = propertiesOf(face.version, component(face.version, face.shown.schema.resource));
    for (const name of Object.keys(all).filter((one) => !(one in propertiesOf(face.version, schema)) && !one.startsWith('@'))) {
      expect(refused(() => checkCreate(face, { ...body, [name]: sample(face, all[name]!) }))).toMatchObject({ status: 400, field: name });
    }
  });

  it('takes each attribute of an update by itself', () => {
    const { update } = face.shown.schema;
    if (update === undefined) return;
    for (const [name, property] of Object.entries(propertiesOf(face.version, component(face.version, update)))) {
      expect(() => checkUpdate(face, { [name]: sample(face, property) })).not.toThrow();
    }
  });
});
