import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '@skyledger/testing';
import { holds, parametersOf, parseQuery } from '@skyledger/tmf-query';
import { resolverOf } from './contract/attributes';
import { faceAt, facesOf } from './contract/face';
import { indexed, plainResource } from './index';
import { compare, matches, operatorsOf, resource, type Shown, tested, valuesOf } from './list.fixture';

const at = (version: string) => `/tmf-api/resourceInventoryManagement/${version}/resource`;
const versions = ['v4', 'v5'] as const;

let app: TestApp;
let stored: Shown[];
const all: Record<string, Shown[]> = {};
beforeAll(async () => {
  app = await testApp({
    module: class Listed {},
    imports: [plainResource('resource')],
    providers: [indexed('resource', 'name', 'note[].author', { path: 'startOperatingDate', comparison: 'instant', descending: true })],
  });
  for (const body of fc.sample(resource, { numRuns: 70, seed: 11 })) await app.http.post(at('v5')).send(body).expect(201);
  for (const version of versions) all[version] = (await app.http.get(at(version)).expect(200)).body;
  const rows = await app.store.query<{ document: Shown }>(`select document from ${app.store.registry.get('resource')!.table} order by sid`);
  stored = rows.map(({ document }) => document);
}, 60_000);
afterAll(() => app?.close());

const idsOf = (listed: readonly Shown[]) => listed.map(({ id }) => id);
const literals: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '==', ne: '!=' };
const quoted = (value: unknown) => encodeURIComponent(/[,;"']/.test(String(value)) ? (String(value).includes('"') ? `'${String(value)}'` : `"${String(value)}"`) : String(value)); // prettier-ignore

const conditionIn = (version: (typeof versions)[number]) =>
  fc.constantFrom(...tested[version]).chain((attribute) =>
    fc.record({
      attribute: fc.constant(attribute),
      operator: fc.constantFrom(...operatorsOf(attribute)),
      wanted: fc.uniqueArray(fc.constantFrom(...attribute.wanted), { minLength: 1, maxLength: 2 }),
      isLiteral: fc.boolean(),
    }),
  );
type Condition = ReturnType<typeof conditionIn> extends fc.Arbitrary<infer C> ? C : never;

const written = ({ attribute, operator, wanted, isLiteral }: Condition) =>
  `${attribute.name}${isLiteral && literals[operator] ? literals[operator] : `.${operator}=`}${wanted.map(quoted).join(',')}`;
const meets = (shown: unknown, { attribute, operator, wanted }: Condition) => matches(shown, attribute, operator, wanted);

describe.each(versions)('A list in %s', (version) => {
  const condition = conditionIn(version);

  it('answers any filter as a plain loop over what is shown would, and so does matching in memory', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(condition, { minLength: 1, maxLength: 3, selector: ({ attribute, operator }) => attribute.name + operator }),
        async (conditions) => {
          const query = conditions.map(written).join('&');
          const expected = idsOf(all[version]!.filter((shown) => conditions.every((one) => meets(shown, one))));
          expect(idsOf((await app.http.get(`${at(version)}?${query}`).expect(200)).body)).toEqual(expected);
          const { where } = parseQuery(parametersOf(query), resolverOf(faceAt(facesOf('resource'), at(version))));
          expect(idsOf(stored.filter((document) => where.every((test) => holds(test, document))))).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);

  it('takes conditions on several attributes behind semicolons for "or"', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(condition, { minLength: 2, maxLength: 3, selector: ({ attribute }) => attribute.name }),
        async (conditions) => {
          const { body } = await app.http.get(`${at(version)}?${conditions.map(written).join(';')}`).expect(200);
          expect(idsOf(body)).toEqual(idsOf(all[version]!.filter((shown) => conditions.some((one) => meets(shown, one)))));
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('is sorted as told, what has no value last, the order of creation deciding in the end; and cut into pages without gaps', async () => {
    const sortable = tested[version].filter(({ kind }) => kind !== 'any');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ attribute: fc.constantFrom(...sortable), descending: fc.boolean() }), { maxLength: 3 }),
        fc.integer({ min: 6, max: 40 }),
        async (keys, limit) => {
          const order = (left: Shown, right: Shown) => keys.reduce((found, { attribute, descending }) => found || byKey(attribute, descending, left, right), 0); // prettier-ignore
          const expected = idsOf([...all[version]!].sort(order));
          const sort = keys.map(({ attribute, descending }) => `${descending ? '-' : '+'}${attribute.name}`).join();
          expect(idsOf((await app.http.get(`${at(version)}?sort=${sort}`).expect(200)).body)).toEqual(expected);
          const query = `sort=${sort}&limit=${limit}`;
          expect((await walk(`${at(version)}?${query}`, 'next')).flat()).toEqual(expected);
          const backwards = await walk(`${at(version)}?${query}&before=`, 'prev');
          expect(backwards.toReversed().flat()).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  }, 90_000);
});

const byKey = ({ name, kind }: (typeof tested.v4)[number], descending: boolean, left: Shown, right: Shown): number => {
  const [[one], [other]] = [valuesOf(left, name), valuesOf(right, name)];
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  return compare(kind, one, other, 'gt') * (descending ? -1 : 1);
};

/** The ids of each page, as the links lead; a page found by its place leads on by place. */
const walk = async (start: string, relation: 'next' | 'prev'): Promise<string[][]> => {
  const pages: string[][] = [];
  for (let at: string | undefined = start; at !== undefined;) {
    const { body, headers } = await app.http.get(at);
    pages.push(idsOf(body));
    at = new RegExp(`<([^>]*)>; rel="${relation}"`).exec(headers['link'] ?? '')?.[1];
    if (pages.length > 100) throw new Error('The links lead in circles.');
  }
  return pages;
};

it('is walked forward from any place', async () => {
  const linked = (headers: Record<string, string>, relation: string) =>
    new RegExp(`<([^>]*)>; rel="${relation}"`).exec(headers['link'] ?? '')?.[1] ?? 'no such link';
  const last = await app.http.get(`${at('v5')}?sort=-priority&limit=30&before=`);
  const before = await app.http.get(linked(last.headers, 'prev'));
  const next = linked(before.headers, 'next');
  expect(next).toContain('after=');
  const following = await app.http.get(next);
  expect(idsOf(following.body)).toEqual(idsOf(last.body));
  expect(linked(following.headers, 'next')).toBe('no such link');
  expect(following.headers['x-total-count']).toBe('70');
});
