import { contracts, schemas, type ApiVersion, type Contract } from '@skyledger/tmf-contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { down, up } from './index';

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
};

const deepest = 4;

const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((units) => units / 100);
const text = fc.string({ minLength: 1, maxLength: 5 });

/** Values that a schema of a version allows. */
const valuesOf = (version: ApiVersion, schema: Schema, depth: number): fc.Arbitrary<unknown> => {
  if (schema.$ref !== undefined) return valuesOf(version, componentOf(version, schema.$ref.split('/').pop() ?? ''), depth);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((branch) => valuesOf(version, branch, depth)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (Array.isArray(schema.type)) return fc.oneof(text, amount, fc.boolean(), fc.record({ any: text }));
  switch (schema.type) {
    case 'array':
      return fc.array(valuesOf(version, schema.items ?? {}, depth), { minLength: 1, maxLength: 2 });
    case 'object':
      return schema.properties === undefined ? fc.record({ any: text }) : resourcesOf(version, schema, depth + 1);
    case 'number':
      return amount;
    case 'integer':
      return fc.integer({ min: 0, max: 1000 });
    case 'boolean':
      return fc.boolean();
    default:
      return schema.format === 'date-time' ? fc.constant('2026-01-01T00:00:00Z') : text;
  }
};

const resourcesOf = (version: ApiVersion, { properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<object> => {
  const names = Object.keys(properties).filter((name) => depth < deepest || required.includes(name) || isSimple(properties[name]!));
  const maxLength = Math.min(names.length, depth < 2 ? 12 : 4);
  return fc.subarray(names, { maxLength }).chain((some) => {
    const chosen = new Set([...some, ...names.filter((name) => required.includes(name))]);
    return fc.record(Object.fromEntries([...chosen].map((name) => [name, valuesOf(version, properties[name]!, depth)])));
  });
};

const isSimple = ({ type, $ref }: Schema): boolean => $ref === undefined && type !== 'array' && type !== 'object';
const componentOf = (version: ApiVersion, name: string): Schema => schemas(version).$defs[name] as Schema;

const served = (version: ApiVersion) => Object.values(contracts).filter(({ versions }) => versions[version] !== undefined);
const inBoth = served('v4').filter(({ versions }) => versions.v5 !== undefined);
const resources = (contract: Contract, version: ApiVersion) =>
  resourcesOf(version, componentOf(version, contract.versions[version]?.schema.resource ?? ''), 0);
const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true, date: true } });
ajv.addSchema([schemas('v4'), schemas('v5')]);

/** What is wrong with a resource, by the contract of a version. */
const faults = ({ versions }: Contract, version: ApiVersion, shown: object): unknown => {
  const validate = ajv.getSchema(`${schemas(version).$id}#/$defs/${versions[version]?.schema.resource}`);
  return validate?.({ href: '/x', ...shown }) ? [] : validate?.errors;
};

const runs = { numRuns: 60, seed: 621 };

describe('A resource created in v5', () => {
  it.each(inBoth)('loses nothing that v4 can say: $resource', (contract) => {
    fc.assert(
      fc.property(resources(contract, 'v5'), (sent) => {
        const stored = up(contract, 'v5', sent, 'resource');
        const shown = down(contract, 'v4', stored);
        expect(down(contract, 'v4', up(contract, 'v4', shown, 'resource'))).toEqual(shown);
      }),
      runs,
    );
  });
});

describe.each([
  ['v4', 'v5'],
  ['v5', 'v4'],
  ['v4', 'v4'],
  ['v5', 'v5'],
] as const)('A resource created in %s keeps the contract of %s', (from, to) => {
  const shown = served(from).filter(
    ({ versions }) => versions[to] !== undefined && (from === to || versions[from]?.schema.create !== undefined),
  );
  it.each(shown)('when it is read: $resource', (contract) => {
    fc.assert(
      fc.property(resources(contract, from), (sent) => {
        expect(faults(contract, to, down(contract, to, up(contract, from, sent, 'resource')))).toEqual([]);
      }),
      runs,
    );
  });
});

describe.each(['v4', 'v5'] as const)('A resource created in %s', (version) => {
  it.each(served(version))('reads in the same version as it was sent: $resource', (contract) => {
    fc.assert(
      fc.property(resources(contract, version), ({ href: _, ...sent }: { href?: string }) => {
        expect(down(contract, version, up(contract, version, sent, 'resource'))).toMatchObject(sent);
      }),
      runs,
    );
  });
});
