import { fileURLToPath } from 'node:url';
import { contracts, schemas, shapes, type ApiVersion } from '@skyledger/tmf-contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeContracts } from './write.mjs';

type Files = Map<string, string>;

const mainFile = fileURLToPath(new URL('../../contracts/tmf/main.tsp', import.meta.url));

const generated = async (): Promise<Files> => {
  const files: Files = new Map();
  await writeContracts(mainFile, (folder, name, text) => files.set(`${folder}/${name}`, text));
  return files;
};

const files = await generated();

/** Every reference in a document, with what it leads to. */
const references = (node: unknown): string[] =>
  typeof node !== 'object' || node === null
    ? []
    : Object.entries(node).flatMap(([key, value]) => (key === '$ref' && typeof value === 'string' ? [value] : references(value)));

const lookUp = (document: unknown, reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document);

const openapi = [...files].filter(([name]) => name.startsWith('openapi/'));

describe('The generated contracts', () => {
  it('are the same bytes every time', async () => expect(await generated()).toEqual(files));

  it.each(openapi)('have no reference that leads nowhere: %s', (_, text) => {
    const document: unknown = parse(text);
    expect(references(document).filter((reference) => lookUp(document, reference) === undefined)).toEqual([]);
  });

  it.each(openapi)('describe every type and attribute that is not self-explanatory: %s', (_, text) => {
    const { components } = parse(text) as { components: { schemas: Record<string, { description?: string }> } };
    const undescribed = Object.entries(components.schemas).filter(
      ([name, { description }]) => description === undefined && !/(Create|Update)$/.test(name),
    );
    expect(undescribed.map(([name]) => name)).toEqual([]);
  });

  it.each(['v4', 'v5'] as const)('compile as JSON Schema: %s', (version: ApiVersion) => {
    const ajv = new Ajv2020({ strict: false, logger: false, formats: { 'date-time': true, date: true } });
    ajv.addSchema(schemas(version));
    for (const { versions } of Object.values(contracts)) {
      for (const name of Object.values(versions[version]?.schema ?? {}))
        expect(ajv.getSchema(`${schemas(version).$id}#/$defs/${name}`)).toBeDefined();
    }
  });

  it.each(['v4', 'v5'] as const)('have a shape for every type a shape names: %s', (version) => {
    const named = Object.values(shapes[version]).flatMap(({ attributes }) =>
      Object.values(attributes).flatMap(({ type }) => (type ? [type] : [])),
    );
    expect(named.filter((type) => shapes[version][type] === undefined)).toEqual([]);
  });

  it('have no two attributes of one type under one outer name', () => {
    for (const version of ['v4', 'v5'] as const) {
      for (const [type, { attributes }] of Object.entries(shapes[version])) {
        const names = Object.values(attributes).flatMap(({ name, flat, nestedIn }) =>
          nestedIn ? [`${nestedIn}.${name}`] : (flat ?? [name]),
        );
        expect(names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${type}.${name}`)).toEqual([]);
      }
    }
  });

  it('name each notification by its resource', () => {
    expect(contracts.troubleTicket.events).toContain('TroubleTicketStatusChangeEvent');
    expect(contracts.productCatalog.versions.v4?.events).toContain('CatalogBatchEvent');
    expect(contracts.importJob.versions.v4?.events).toEqual([]);
  });
});
