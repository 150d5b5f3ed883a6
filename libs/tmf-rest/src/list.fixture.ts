import fc from 'fast-check';

/** A resource as a version shows it. */
export type Shown = { readonly id: string; readonly [name: string]: unknown };
type Value = string | number | boolean;
type Kind = 'text' | 'number' | 'boolean' | 'instant' | 'any';

/** An attribute, how it compares, and what a client may look for in it. */
export type Tested = { readonly name: string; readonly kind: Kind; readonly wanted: readonly Value[] };

const names = ['vCPU', "it's", 'a,b;c', 'x%y_z', '"q"', 'ü', '😀', 'back\\slash', 'a=b'];
const instants = ['2026-01-01T00:00:00Z', '2026-01-01T02:00:00+01:00', '2026-06-30T12:00:00.500Z', '2027-01-01T00:00:00.123456Z'];
const numbers = [-1, 0, 0.5, 3, 10];
const values = [...numbers, 'ten', '10', '3.0', true];
const states = ['enabled', 'disabled'];
const parties = ['p1', 'p2', 'p3'];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const some = <T>(arbitrary: fc.Arbitrary<T>) => maybe(fc.array(arbitrary, { maxLength: 3 }));
const characteristic = fc.record({ name: fc.constantFrom('size', 'colour'), value: fc.constantFrom<Value>(...values) });

/** What TMF639 v5 takes for a new resource. */
export const resource = fc.record({
  '@type': fc.constant('Resource'),
  name: fc.constantFrom(...names),
  priority: maybe(fc.integer({ min: 0, max: 3 })),
  unknownStatus: maybe(fc.boolean()),
  operationalState: maybe(fc.constantFrom(...states)),
  administrativeState: maybe(fc.constantFrom('locked', 'unlocked', 'shuttingDown')),
  alarmStatus: some(fc.constantFrom('critical', 'major')),
  startOperatingDate: maybe(fc.constantFrom(...instants)),
  resourceSpecification: maybe(fc.record({ '@type': fc.constant('ResourceSpecificationRef'), id: fc.constantFrom('s1', 's2') })),
  note: some(
    fc.record({ '@type': fc.constant('Note'), author: fc.constantFrom('Ann', 'Bob'), text: fc.constantFrom(...names), date: maybe(fc.constantFrom(...instants)) }), // prettier-ignore
  ),
  place: some(
    fc.record({ '@type': fc.constant('RelatedPlaceRefOrValue'), role: fc.constantFrom('site', 'rack'), place: fc.record({ '@type': fc.constant('PlaceRef'), id: fc.constantFrom('z1', 'z2') }) }), // prettier-ignore
  ),
  relatedParty: some(
    fc.record({ '@type': fc.constant('RelatedPartyRefOrPartyRoleRef'), role: fc.constantFrom('owner', 'user'), partyOrPartyRole: fc.record({ '@type': fc.constant('PartyRef'), id: fc.constantFrom(...parties) }) }), // prettier-ignore
  ),
  resourceCharacteristic: some(characteristic.map((one) => ({ '@type': 'Characteristic', ...one }))),
  activationFeature: some(
    fc.record({ '@type': fc.constant('Feature'), name: fc.constant('f'), featureCharacteristic: fc.array(characteristic.map((one) => ({ '@type': 'Characteristic', ...one })), { minLength: 1, maxLength: 2 }) }), // prettier-ignore
  ),
});

const inBoth: readonly Tested[] = [
  { name: 'name', kind: 'text', wanted: [...names, 'nothing'] },
  { name: 'startOperatingDate', kind: 'instant', wanted: instants },
  { name: 'resourceSpecification.id', kind: 'text', wanted: ['s1', 's2'] },
  { name: 'note.author', kind: 'text', wanted: ['Ann', 'Cid'] },
  { name: 'note.text', kind: 'text', wanted: names },
  { name: 'note.date', kind: 'instant', wanted: instants },
  { name: 'relatedParty.role', kind: 'text', wanted: ['owner', 'user'] },
  { name: 'place.role', kind: 'text', wanted: ['site', 'rack'] },
  { name: 'resourceCharacteristic.name', kind: 'text', wanted: ['size'] },
  { name: 'resourceCharacteristic.value', kind: 'any', wanted: values },
  { name: 'activationFeature.featureCharacteristic.value', kind: 'any', wanted: values },
  { name: '@type', kind: 'text', wanted: ['Resource', 'Resort'] },
];

/** What a client of each version may ask for, in its words. */
export const tested: Readonly<Record<'v4' | 'v5', readonly Tested[]>> = {
  v4: [
    ...inBoth,
    { name: 'operationalState', kind: 'text', wanted: ['enable', 'disable', 'enabled'] },
    { name: 'administrativeState', kind: 'text', wanted: ['locked', 'shutdown', 'shuttingDown'] },
    { name: 'relatedParty.id', kind: 'text', wanted: parties },
    { name: 'place.id', kind: 'text', wanted: ['z1', 'z2'] },
  ],
  v5: [
    ...inBoth,
    { name: 'priority', kind: 'number', wanted: [0, 1, 2, 3, 1.5] },
    { name: 'unknownStatus', kind: 'boolean', wanted: [true, false] },
    { name: 'operationalState', kind: 'text', wanted: [...states, 'enable'] },
    { name: 'administrativeState', kind: 'text', wanted: ['locked', 'shuttingDown'] },
    { name: 'alarmStatus', kind: 'text', wanted: ['critical', 'major', 'minor'] },
    { name: 'relatedParty.partyOrPartyRole.id', kind: 'text', wanted: parties },
    { name: 'relatedParty.@type', kind: 'text', wanted: ['RelatedPartyRefOrPartyRoleRef', 'x'] },
    { name: 'place.place.id', kind: 'text', wanted: ['z1', 'z2'] },
  ],
};

/** All values of an attribute in a resource, arrays looked through. */
export const valuesOf = (value: unknown, name: string): Value[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, name));
  if (value === undefined) return [];
  if (name === '') return [value as Value];
  const [first = '', ...rest] = name.split('.');
  return valuesOf((value as Record<string, unknown>)[first], rest.join('.'));
};

const looksNumeric = (value: Value) => typeof value !== 'boolean' && value !== '' && Number.isFinite(Number(value));

/** An instant to the microsecond. */
const microseconds = (text: string) => Date.parse(text) * 1_000 + Number(/\.\d{3}(\d{3})/.exec(text)?.[1] ?? 0);

/** Below, at or above zero, or NaN, as a plain loop over the resources would have it. */
export const compare = (kind: Kind, have: Value, want: Value, operator: string): number => {
  if (kind === 'instant') return microseconds(String(have)) - microseconds(String(want));
  if (kind === 'number') return Number(have) - Number(want);
  if (kind === 'any' && ['eq', 'ne', 'in'].includes(operator)) return String(have) === String(want) || (typeof have === 'number' && looksNumeric(want) && have === Number(want)) ? 0 : Number.NaN; // prettier-ignore
  if (kind === 'any' && looksNumeric(want)) return looksNumeric(have) ? Number(have) - Number(want) : Number.NaN;
  return Buffer.compare(Buffer.from(String(have)), Buffer.from(String(want)));
};

const tests: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  in: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

/** Whether a resource satisfies one condition. */
export const matches = (shown: unknown, { name, kind }: Tested, operator: string, wanted: readonly Value[]): boolean => {
  const have = valuesOf(shown, name);
  const holds = (test: string) => have.some((value) => wanted.some((want) => tests[test]!(compare(kind, value, want, operator))));
  return operator === 'ne' ? !holds('eq') : holds(operator);
};

/** Operators that make sense for an attribute. */
export const operatorsOf = ({ kind }: Tested): string[] =>
  kind === 'boolean' ? ['eq', 'ne', 'in'] : ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte'];
