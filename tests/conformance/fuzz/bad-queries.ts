import { componentOf, type Operation, type Schema } from '../operations';
import type { Plan } from './bad-bodies';
import { spotsIn } from './spots';

const badNumbers = ['many', '1e', '0x10', '1,2,x', '--1', '1.2.3', 'Infinity', '\u0661', '1e999999'];
const badBooleans = ['maybe', '1', 'TRUE', 'yes'];
const badInstants = ['yesterday', '2026-13-01T00:00:00Z', '2026-01-32', '26-1-1', '2026-01-01T99:00', '-271821-04-20'];
const badPages = [
  'limit=-1',
  'limit=many',
  'limit=1.5',
  'limit=1000000000000',
  'offset=-1',
  'offset=x',
  'offset=1e3',
  'limit=',
  'offset=%2B1',
];
const badNames = [
  'noSuchAttribute',
  'id.noSuch',
  '__proto__',
  'constructor',
  'toString',
  'id.__proto__',
  "id'--",
  'id%22%3Bselect',
  '%24where',
  'id%5B0%5D',
  '..',
  'a.b.c.d.e.f',
];
const badFilters = [
  '%24%5B%3F%28%40.',
  'x',
  '%24%5B%3F%28%40.id%3D%3D%29%5D',
  '%24%5B%3F%28%40.noSuch%3D%3D1%29%5D',
  '%24..%2A',
  '%28%28%28%28',
  '%24%5B%3F%28process.exit%28%29%29%5D',
  '%24%5B%3F%28%40.id%3D~%2F%28%2F%29%5D',
];
const badTexts = ['%E0%A4%A', '%', '%zz', '%C0%AF', '%ED%A0%80', 'a%00b'];
const badPatterns = [
  '(',
  '%5B',
  'a%7B1,99999%7D',
  '(%3F%3Da)',
  '%5C1',
  '%5C',
  'x%7B-1%7D',
  '(%3F%3Ca%3Ex)%5Ck%3Ca%3E',
  `${'a'.repeat(600)}`,
];

/** Questions that are none, for a list. */
export const badQueries = (list: Operation, schema: Schema): Plan[] => {
  const spots = spotsIn(list, schema).map((spot) => ({
    name: spot.path.filter((step) => typeof step === 'string').join('.'),
    schema: spot.schema,
  }));
  const wrong = spots.flatMap(({ name, schema: of }) =>
    badValues(list, of).map((value) => ask(list, 'value', `${name}=${encodeURIComponent(value)}`, name)),
  );
  const texts = spots.filter(({ schema: of }) => of.type === 'string' && of.format === undefined && of.enum === undefined).slice(0, 4);
  return [
    ...wrong,
    ...spots.flatMap(({ name }) => [ask(list, 'operator', `${name}.noSuch=1`, name), ask(list, 'operator', `${name}.like=1`, name)]),
    ...badNames.flatMap((name) => [
      ask(list, 'name', `${name}=1`, decodeURIComponent(name)),
      ask(list, 'sort', `sort=-${name}`, decodeURIComponent(name)),
    ]),
    ...badPages.map((page) => ask(list, 'page', page, page.split('=')[0])),
    ...badFilters.map((filter) => ask(list, 'filter', `filter=${filter}`)),
    ...texts.flatMap(({ name }) => badTexts.map((text) => ask(list, 'encoding', `${name}=${text}`))),
    ...texts.flatMap(({ name }) => badPatterns.map((pattern) => ask(list, 'pattern', `${name}.regex=${pattern}`, name))),
    ask(list, 'many', Array.from({ length: 80 }, (_, at) => `id.ne=${at}`).join('&')),
    ask(list, 'many', `id=${Array.from({ length: 400 }, (_, at) => at).join(',')}`),
    ask(list, 'long', `id=${'x'.repeat(5_000)}`),
    ask(list, 'page', 'offset=9000'),
  ];
};

/** Questions that may have an answer, and must do no harm. */
export const hostileQueries = (list: Operation): Plan[] =>
  [
    "' or 1=1--",
    "'; drop table event_store.events;--",
    '%',
    '_',
    '\\',
    '${7*7}',
    '../../etc/passwd',
    '\u202e',
    '\ud83d\ude00',
    '*',
    '$ne',
    'a'.repeat(2_000),
    '"',
    "'",
    ',;,;',
    '&#0;',
    '\r\nX: y',
  ].flatMap((text) => [
    ask(list, 'hostile', `id=${encodeURIComponent(text)}`),
    ask(list, 'hostile', `id.ne=${encodeURIComponent(text)}&fields=${encodeURIComponent(text)}`),
  ]);

const ask = ({ method, path, route }: Operation, kind: string, query: string, field?: string): Plan => ({
  kind: `query ${kind}`,
  write: () => ({ method, path: `${path}?${query}`, route, field }),
});

const badValues = (where: Operation, schema: Schema): readonly string[] => {
  if (schema.$ref !== undefined) return badValues(where, componentOf(where, schema.$ref));
  if (schema.items !== undefined && !Array.isArray(schema.type)) return badValues(where, schema.items);
  if (schema.format !== undefined) return badInstants;
  if (schema.type === 'number' || schema.type === 'integer') return badNumbers;
  return schema.type === 'boolean' ? badBooleans : [];
};
