import { describe, expect, it } from 'vitest';
import { type Answered, violationOf } from './contract-watch';

const base = '/tmf-api/troubleTicket/v5';
const ticket = {
  '@type': 'TroubleTicket',
  id: '1',
  href: `${base}/troubleTicket/1`,
  status: 'held',
  creationDate: '2026-01-01T00:00:00.000Z',
};
const error = { '@type': 'Error', code: 'notFound', reason: 'No such resource.', status: '404' };
const answered = (different: Partial<Omit<Answered, 'body'>> & { body?: unknown }): Answered => ({
  method: 'GET',
  route: `${base}/troubleTicket/{id}`,
  query: '',
  status: 200,
  mediaType: 'application/json',
  ...different,
  body: different.body === '' ? '' : JSON.stringify(different.body ?? ticket),
});

describe('An answer', () => {
  it.each<[string, Parameters<typeof answered>[0]]>([
    ['as the contract has it', {}],
    ['with an attribute of its own', { body: { ...ticket, ourOwn: 1 } }],
    ['of which the client wanted a part', { query: 'fields=status', body: { id: '1', status: 'held' } }],
    ['of a list', { route: `${base}/troubleTicket`, body: [ticket] }],
    ['that is an error', { status: 404, body: error }],
    ['that is an error no operation names', { status: 431, body: error }],
    ['to an address that is none', { route: `${base}/nothing`, status: 404, body: error }],
    ['that is a problem', { status: 404, mediaType: 'application/problem+json', body: { status: 404, title: 'No such resource.' } }],
    ['of what has no contract', { route: '/ops/clock', body: {} }],
    ['without a body', { method: 'DELETE', status: 204, body: '' }],
    ['to a client that knows it already', { status: 304, body: '' }],
  ])('%s is right', (_, different) => expect(violationOf(answered(different))).toBeUndefined());

  it.each<[string, Parameters<typeof answered>[0], RegExp]>([
    ['lacks what is mandatory', { body: { ...ticket, href: undefined } }, /href/],
    ['has a value that is none', { body: { ...ticket, status: 'lost' } }, /\/status must be equal to one of/],
    ['has a value that is none in the part that was wanted', { query: 'fields=status', body: { id: '1', status: 'lost' } }, /\/status/],
    ['has another type deep inside', { body: { ...ticket, note: [{ '@type': 'Note', text: 4 }] } }, /\/note\/0\/text must be string/],
    ['has no right date', { body: { ...ticket, creationDate: 'today' } }, /\/creationDate must match format "date-time"/],
    ['has a code that is not declared', { status: 203 }, /is no answer the contract has/],
    ['is no error body', { status: 404, body: { message: 'Not found' } }, /code/],
    ['is of another media type', { mediaType: 'text/html' }, /is text\/html/],
    ['has a body where there is none', { method: 'DELETE', status: 204 }, /has a body/],
  ])('that %s is noticed', (_, different, expected) => expect(violationOf(answered(different))).toMatch(expected));
});
