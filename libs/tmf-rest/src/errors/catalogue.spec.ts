import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeOfStatus, errorCatalogue } from './catalogue';

const documented = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');

describe('The codes of errors', () => {
  it.each(Object.entries(errorCatalogue))('are documented as they are: %s', (code, { status, title, about }) =>
    expect(documented.replace(/ +/g, ' ')).toContain(`| \`${code}\` | ${status} | ${title}. ${about} |`),
  );
  it('are all there are', () => expect(documented.match(/^\| `/gm)).toHaveLength(Object.keys(errorCatalogue).length));
  it('speak for a status where nothing better is known', () =>
    expect([400, 401, 404, 409, 422, 429, 418, 500, 502].map(codeOfStatus)).toEqual([
      'malformed',
      'unauthorized',
      'notFound',
      'conflict',
      'idempotencyKeyReused',
      'tooManyRequests',
      'malformed',
      'internal',
      'internal',
    ]));
});
