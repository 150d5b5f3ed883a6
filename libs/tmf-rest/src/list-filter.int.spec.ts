import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from './index';
import { matches, operatorsOf, resource, type Shown, type Tested, tested, valuesOf } from './list.fixture';

const at = (version: string) => `/tmf-api/resourceInventoryManagement/${version}/resource`;
const versions = ['v4', 'v5'] as const;

let app: TestApp;
const all: Record<string, Shown[]> = {};
beforeAll(async () => {
  app = await testApp(plainResource('resource'));
  for (const body of fc.sample(resource, { numRuns: 60, seed: 5 })) await app.http.post(at('v5')).send(body).expect(201);
  for (const version of versions) all[version] = (await app.http.get(at(version)).expect(200)).body;
}, 60_000);
afterAll(() => app?.close());

const idsOf = (listed: readonly Shown[]) => listed.map(({ id }) => id);
const signs: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '==', ne: '!=' };

/** A condition as it is written, and what it says of a resource. */
type Condition = { readonly text: string; readonly holds: (shown: unknown) => boolean };

const literal = (value: unknown) =>
  typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);

const comparison = (attribute: Tested): fc.Arbitrary<Condition> =>
  fc
    .tuple(
      fc.constantFrom(...operatorsOf(attribute).filter((operator) => operator in signs)),
      fc.constantFrom(...attribute.wanted),
      fc.boolean(),
    )
    .map(([operator, wanted, hasBrackets]) => ({
      text: `${hasBrackets ? attribute.name.split('.').reduce((path, name) => `${path}['${name}']`, '@') : `@.${attribute.name}`} ${signs[operator]} ${literal(wanted)}`, // prettier-ignore
      holds: (shown) => matches(shown, attribute, operator, [wanted]),
    }));

const presence = ({ name }: Tested): fc.Arbitrary<Condition> =>
  fc.constant({ text: `@.${name}`, holds: (shown) => valuesOf(shown, name).length > 0 });

const combined = (leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.letrec<{ any: Condition }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.tuple(tie('any'), tie('any')).map(([one, other]) => ({ text: `(${one.text} && ${other.text})`, holds: (shown: unknown) => one.holds(shown) && other.holds(shown) })), // prettier-ignore
      fc.tuple(tie('any'), tie('any')).map(([one, other]) => ({ text: `(${one.text} || ${other.text})`, holds: (shown: unknown) => one.holds(shown) || other.holds(shown) })), // prettier-ignore
      tie('any').map((one) => ({ text: `!(${one.text})`, holds: (shown: unknown) => !one.holds(shown) })),
    ),
  })).any;

const plain = (names: readonly Tested[]) =>
  fc.constantFrom(...names.filter(({ name }) => !name.includes('@'))).chain((attribute) => fc.oneof({ weight: 5, arbitrary: comparison(attribute) }, presence(attribute))); // prettier-ignore

/** Conditions that one and the same item of an array has to meet. */
const ofOneItem = (array: string, names: readonly Tested[]): fc.Arbitrary<Condition> =>
  combined(
    plain(names.filter(({ name }) => name.startsWith(`${array}.`)).map((one) => ({ ...one, name: one.name.slice(array.length + 1) }))),
  ).map(
    ({ text, holds }) => ({ text: `@.${array}[?(${text})]`, holds: (shown) => ((shown as Shown)[array] as unknown[] | undefined)?.some(holds) ?? false }), // prettier-ignore
  );

describe.each(versions)('A filter expression in %s', (version) => {
  const names = tested[version];
  const whole = combined(
    fc.oneof(plain(names), ofOneItem('note', names), ofOneItem('relatedParty', names), ofOneItem('resourceCharacteristic', names)),
  );

  it('finds what a plain loop over what is shown would', async () => {
    await fc.assert(
      fc.asyncProperty(
        whole.filter(({ text }) => text.length < 1_000 && (text.match(/@/g) ?? []).length <= 15),
        async ({ text, holds }) => {
          const { body } = await app.http.get(`${at(version)}?filter=${encodeURIComponent(`$[?(${text})]`)}`).expect(200);
          expect(idsOf(body)).toEqual(idsOf(all[version]!.filter(holds)));
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  it.each([
    ["note[?(@.author=='Ann')]", ({ note }: Shown) => (note as Shown[] | undefined)?.some(({ author }) => author === 'Ann')],
    ['$[?(@.name=~/^V.P/i)]', ({ name }: Shown) => /^v.p/i.test(String(name))],
    ['$[?(@.name=~/^[a-z]=?|%|[😀ü]/)]', ({ name }: Shown) => /^[a-z]=?|%|[😀ü]/u.test(String(name))],
    ['$[?(@.startOperatingDate==null)]', ({ startOperatingDate }: Shown) => startOperatingDate === undefined],
  ])('%s', async (filter, expected) => {
    const { body } = await app.http.get(`${at(version)}?filter=${encodeURIComponent(filter)}`).expect(200);
    const found = idsOf(all[version]!.filter((shown) => expected(shown)));
    expect(idsOf(body)).toEqual(found);
    expect(found.length).toBeGreaterThan(0);
  });

  it('holds together with conditions on attributes, an order and a page', async () => {
    const { body, headers } = await app.http.get(
      `${at(version)}?filter=${encodeURIComponent('$[?(@.note)]')}&note.author=Ann&sort=-name&limit=2`,
    );
    const expected = all[version]!.filter(({ note }) => (note as Shown[] | undefined)?.some(({ author }) => author === 'Ann'));
    expect(headers['x-total-count']).toBe(String(expected.length));
    expect(body).toHaveLength(2);
  });
});
