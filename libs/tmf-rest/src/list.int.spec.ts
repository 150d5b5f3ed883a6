import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '@skyledger/testing';
import { indexed, plainResource } from './index';

const prices = '/tmf-api/productCatalogManagement/v4/productOfferingPrice';

type Price = {
  name: string;
  priceType: string;
  isBundle?: boolean;
  price?: { unit: string; value: number };
  validFor?: { startDateTime: string };
  tax?: { taxCategory: string; taxRate: number }[];
};
type Stored = Price & { id: string };

const names = ['vCPU', 'memory', 'disk', "it's", 'a,b', 'x%y_z', 'ü'];
const values = [0, 0.5, 1, 2, 10, 99.99];
const instants = ['2026-01-01T00:00:00Z', '2026-01-01T02:00:00+01:00', '2026-06-30T12:00:00.500Z', '2027-01-01T00:00:00Z'];
const categories = ['VAT', 'local', 'none'];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const price: fc.Arbitrary<Price> = fc.record({
  name: fc.constantFrom(...names),
  priceType: fc.constantFrom('usage', 'recurring', 'oneTime'),
  isBundle: maybe(fc.boolean()),
  price: maybe(fc.record({ unit: fc.constantFrom('EUR', 'USD'), value: fc.constantFrom(...values) })),
  validFor: maybe(fc.record({ startDateTime: fc.constantFrom(...instants) })),
  tax: maybe(fc.array(fc.record({ taxCategory: fc.constantFrom(...categories), taxRate: fc.constantFrom(...values) }), { maxLength: 3 })),
});

let app: TestApp;
let all: Stored[];
beforeAll(async () => {
  app = await testApp({
    module: class Listed {},
    imports: [plainResource('productOfferingPrice')],
    providers: [indexed('productOfferingPrice', 'priceType', 'tax[].taxCategory')],
  });
  all = [];
  for (const body of fc.sample(price, { numRuns: 60, seed: 7 })) all.push((await app.http.post(prices).send(body).expect(201)).body);
});
afterAll(() => app?.close());

/** An attribute, its values in a resource, and what a client may look for in it. */
type Tested = {
  name: string;
  of: (price: Price) => (string | number | boolean)[];
  wanted: readonly (string | number | boolean)[];
  isInstant?: true;
};
const attributes: Tested[] = [
  { name: 'name', of: (price) => [price.name], wanted: [...names, 'nothing'] },
  { name: 'priceType', of: (price) => [price.priceType], wanted: ['usage', 'oneTime'] },
  { name: 'isBundle', of: ({ isBundle }) => (isBundle === undefined ? [] : [isBundle]), wanted: [true, false] },
  { name: 'price.value', of: ({ price }) => (price ? [price.value] : []), wanted: [...values, 3] },
  { name: 'price.unit', of: ({ price }) => (price ? [price.unit] : []), wanted: ['EUR'] },
  { name: 'validFor.startDateTime', of: ({ validFor }) => (validFor ? [validFor.startDateTime] : []), wanted: instants, isInstant: true },
  { name: 'tax.taxCategory', of: ({ tax = [] }) => tax.map(({ taxCategory }) => taxCategory), wanted: categories },
  { name: 'tax.taxRate', of: ({ tax = [] }) => tax.map(({ taxRate }) => taxRate), wanted: values },
];

const comparable = ({ isInstant }: Tested, value: string | number | boolean) => (isInstant ? Date.parse(String(value)) : value);
const tests: Record<string, (have: string | number | boolean, want: string | number | boolean) => boolean> = {
  eq: (have, want) => have === want,
  gt: (have, want) => have > want,
  gte: (have, want) => have >= want,
  lt: (have, want) => have < want,
  lte: (have, want) => have <= want,
};

const matches = (attribute: Tested, operator: string, wanted: (string | number | boolean)[]) => (stored: Price) => {
  const have = attribute.of(stored).map((value) => comparable(attribute, value));
  const want = wanted.map((value) => comparable(attribute, value));
  if (operator === 'ne') return !have.some((value) => want.includes(value));
  return have.some((value) => want.some((one) => tests[operator === 'in' ? 'eq' : operator]!(value, one)));
};

const idsOf = (listed: readonly { id: string }[]) => listed.map(({ id }) => id);
const quoted = (value: string | number | boolean) => encodeURIComponent(/[,;]/.test(String(value)) ? `"${value}"` : String(value));

describe('A list', () => {
  it('answers any filter as a plain loop over the resources would', async () => {
    const condition = fc.constantFrom(...attributes).chain((attribute) =>
      fc.record({
        attribute: fc.constant(attribute),
        operator: fc.constantFrom(
          ...(typeof attribute.wanted[0] === 'number' || attribute.isInstant
            ? ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in']
            : ['eq', 'ne', 'in']),
        ),
        wanted: fc.uniqueArray(fc.constantFrom(...attribute.wanted), { minLength: 1, maxLength: 2 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(condition, { minLength: 1, maxLength: 3, selector: ({ attribute, operator }) => attribute.name + operator }),
        async (conditions) => {
          const query = conditions
            .map(({ attribute, operator, wanted }) => `${attribute.name}.${operator}=${wanted.map(quoted).join(',')}`)
            .join('&');
          const { body } = await app.http.get(`${prices}?${query}`).expect(200);
          const expected = all.filter((stored) =>
            conditions.every(({ attribute, operator, wanted }) => matches(attribute, operator, wanted)(stored)),
          );
          expect(idsOf(body)).toEqual(idsOf(expected));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('sorts as told, the last key being the order of creation, and what has no value at the end', async () => {
    const { body } = await app.http.get(`${prices}?sort=-price.value,name`).expect(200);
    const value = ({ price }: Price) => price?.value ?? Number.NEGATIVE_INFINITY;
    const bytes = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right));
    expect(idsOf(body)).toEqual(idsOf([...all].sort((left, right) => value(right) - value(left) || bytes(left.name, right.name))));
  });

  it('is cut into pages that say where the others are', async () => {
    const { body, headers, status } = await app.http.get(`${prices}?priceType=usage&offset=5&limit=5&sort=+name`);
    const usage = all.filter(({ priceType }) => priceType === 'usage');
    expect(status).toBe(206);
    expect(body).toHaveLength(5);
    expect(headers).toMatchObject({ 'x-total-count': String(usage.length), 'x-result-count': '5' });
    expect(headers['link']).toContain(`<${prices}?priceType=usage&sort=+name&offset=10&limit=5>; rel="next"`);
    const walked: string[] = [];
    for (let next: string | undefined = `${prices}?limit=7`; next !== undefined;) {
      const page = await app.http.get(next);
      walked.push(...idsOf(page.body));
      next = /<([^>]*)>; rel="next"/.exec(page.headers['link'] ?? '')?.[1];
    }
    expect(walked).toEqual(idsOf(all));
  });

  it('without a limit is complete', async () => {
    const { body, headers } = await app.http.get(prices).expect(200);
    expect(idsOf(body)).toEqual(idsOf(all));
    expect(headers['x-total-count']).toBe('60');
  });

  it('shows the fields that are asked for', async () => {
    const { body } = await app.http.get(`${prices}?fields=name&limit=1`).expect(206);
    expect(body).toEqual([{ id: all[0]!.id, href: `${prices}/${all[0]!.id}`, name: all[0]!.name }]);
  });

  it.each([
    ['a repeated name', 'name=vCPU&name=disk'],
    ['a comma', 'name=vCPU,disk'],
    ['a semicolon', 'name=vCPU;name=disk'],
    ['quotes', 'name="vCPU",\'disk\''],
    ['.in', 'name.in=vCPU,disk'],
  ])('takes %s for "or"', async (_, query) => {
    const { body } = await app.http.get(`${prices}?${query}`).expect(200);
    expect(idsOf(body)).toEqual(idsOf(all.filter(({ name }) => name === 'vCPU' || name === 'disk')));
  });

  it('finds by a pattern', async () => {
    const { body } = await app.http.get(`${prices}?name.regex=^m.*y$`).expect(200);
    expect(idsOf(body)).toEqual(idsOf(all.filter(({ name }) => name === 'memory')));
  });

  it('compares times as instants, a + not being encoded', async () => {
    const { body } = await app.http.get(`${prices}?validFor.startDateTime=2026-01-01T02:00:00+01:00`).expect(200);
    expect(idsOf(body)).toEqual(
      idsOf(all.filter(({ validFor }) => validFor && Date.parse(validFor.startDateTime) === Date.parse('2026-01-01T01:00:00Z'))),
    );
  });

  it('has the indexes that were declared', async () => {
    const [, table = ''] = app.store.registry.get('productOfferingPrice')!.table.replaceAll('"', '').split('.');
    const found = await app.store.query<{ indexdef: string }>('select indexdef from pg_indexes where tablename = $1', [table]);
    const text = found.map(({ indexdef }) => indexdef).join('\n');
    expect(text).toMatch(/btree \(tenant, .*priceType.*sid\)/);
    expect(text).toMatch(/gin .*taxCategory/);
  });
});
