import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compare, contractNames, contractOf, coverageOf, factsOf, readFacts, report, written } from './index.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const facts = (name: string) => readFacts(here(`facts/${name}.json`));
const ours = (name: string) => parse(readFileSync(here(`../../dist/contracts/${name}.yaml`), 'utf8'));

/** What is missing in one of our contracts once it is changed. */
const missing = (name: string, change: (document: ReturnType<typeof ours>) => void): string[] => {
  const document = ours(name);
  change(document);
  return compare(name, facts(name), contractOf(document)).flatMap(({ category, what, covered }) =>
    covered ? [] : [`${category} ${what}`],
  );
};

describe('The contracts', () => {
  it.each(contractNames)('%s have all that the official ones have', (name) => expect(missing(name, () => undefined)).toEqual([]));
});

describe('The coverage', () => {
  const components = 'components';
  it.each<[string, (document: ReturnType<typeof ours>) => void, string[]]>([
    [
      'an operation, with its codes and parameters',
      (document) => delete document.paths['/troubleTicket'].get,
      [
        'operations GET /troubleTicket',
        'codes GET /troubleTicket: 200',
        ...['fields', 'limit', 'offset'].map((name) => `query GET /troubleTicket: ${name}`),
      ],
    ],
    ['a code', (document) => delete document.paths['/hub/{id}'].delete.responses[204], ['codes DELETE /hub/{}: 204']],
    ['a notification', (document) => delete document.webhooks.troubleTicketResolvedEvent, ['notifications troubleTicketResolvedEvent']],
    [
      'an attribute deep inside',
      (document) => delete document[components].schemas.AttachmentRefOrValue.properties.url,
      ['GET', 'POST', 'PATCH'].map((method) => `${method === 'GET' ? 'answers' : 'bodies'} ${method} troubleTicket: attachment.url`),
    ],
    [
      'a type',
      (document) => (document[components].schemas.TroubleTicketCreate.properties.severity = { type: 'integer' }),
      ['bodies POST troubleTicket: severity is integer, officially string'],
    ],
    [
      'an attribute that cannot be written',
      (document) => (document[components].schemas.TroubleTicketUpdate.properties.severity.readOnly = true),
      ['bodies PATCH troubleTicket: severity is readOnly, officially string'],
    ],
    [
      'what is mandatory, and what is only here',
      (document) => (document[components].schemas.TroubleTicketCreate.required = ['description', 'severity', 'name']),
      ['mandatory POST troubleTicket: ticketType', 'mandatory POST troubleTicket: name is officially optional'],
    ],
    [
      'a value',
      (document) => document[components].schemas.TroubleTicketStatusType.enum.shift(),
      ['values troubleTicket: status = acknowledged'],
    ],
  ])('notices %s', (_, change, expected) => expect(missing('TMF621-v4', change)).toEqual(expected));

  it('has a line per contract, and counts a contract that is not there as not covered', () => {
    const text = report(coverageOf({ 'TMF640-v5': facts('TMF640-v5') }, here('no-such-folder')), false);
    expect(text).toMatch(/^TMF640 v5\* +0\/10 /m);
    expect(text).toMatch(/0 of 1 contracts complete/);
  });
});

describe('The facts', () => {
  const swagger = {
    swagger: '2.0',
    paths: {
      '/thing': {
        post: {
          parameters: [{ in: 'body', schema: { $ref: '#/definitions/Thing_Create' } }],
          responses: { 201: { schema: { $ref: '#/definitions/Thing' } } },
        },
      },
      '/listener/thingCreateEvent': { post: { responses: { 201: {} } } },
    },
    definitions: {
      Thing: {
        description: 'Prose.',
        properties: { id: { type: 'string' }, part: { type: 'array', items: { $ref: '#/definitions/Thing' } } },
      },
      Thing_Create: {
        required: ['kind'],
        allOf: [{ $ref: '#/definitions/Thing' }],
        properties: { kind: { type: 'string', enum: ['big', 'small'] } },
      },
    },
  };

  it('are names, types and values, and a type is not told inside itself', () =>
    expect(factsOf(contractOf(swagger))).toEqual({
      operations: { 'POST /thing': { codes: ['201'], query: [] } },
      notifications: ['thingCreateEvent'],
      mandatory: { thing: ['kind'] },
      bodies: {
        'GET thing': { '': 'object', id: 'string', part: 'object[]' },
        'POST thing': {
          '': 'object',
          id: 'string',
          kind: ['string', 'big', 'small'],
          part: { '': 'object[]', id: 'string', part: 'object[]' },
        },
      },
    }));

  it.each(contractNames)('of %s are read as they were written', (name) =>
    expect(written(facts(name))).toBe(readFileSync(here(`facts/${name}.json`), 'utf8')),
  );
});
