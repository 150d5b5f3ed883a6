import { componentOf, type Operation, type Schema } from '../operations';

/** What is wrong with a value, and how it is written: as text, because much of it no `JSON.stringify` would write. */
export type BadValue = { readonly kind: string; readonly text: string };

type Where = Pick<Operation, 'api' | 'version'>;

const as = (kind: string, ...texts: readonly string[]): BadValue[] => texts.map((text) => ({ kind, text }));

/** Whatever stands there, these cannot. */
export const badAnywhere: readonly BadValue[] = [
  ...as('number', '1e400', '-1e999', '9007199254740993', '0.1234567890123456', '-0', '1e-400', '123456789012345678901234567891'),
  ...as('text', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00\\ud800"', '"x\\udfff"', `"${'x'.repeat(16_385)}"`),
  ...as('twice', '{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"x":{"y":1,"y":1}}'),
  ...as('nesting', `${'['.repeat(33)}${']'.repeat(33)}`, `${'{"a":'.repeat(64)}1${'}'.repeat(64)}`, '['.repeat(20_000)),
  ...as('prototype', '{"__proto__":{"admin":true}}', '{"\\u005f_proto__":1}', '{"constructor":{"prototype":{}}}'),
  ...as('many', `[${'1,'.repeat(1_000)}1]`, `{${Array.from({ length: 501 }, (_, at) => `"k${at}":1`).join(',')}}`),
  ...as('JSON', 'undefined', 'NaN', "'x'", '01', '+1', '.5', '0x10', 'True', '"\t"', '"\\x"', '[1,]', '{"a":1,}', '{a:1}', '"', '{', ']'),
];

const textsOf: Readonly<Record<string, readonly string[]>> = {
  string: ['7', 'true', '{}', '[]', '["x"]', '{"toString":"x"}'],
  number: ['"1"', 'true', '{}', '[]', '"NaN"'],
  integer: ['"1"', 'false', '1.5', '{}', '[1]'],
  boolean: ['"true"', '1', '0', '{}', '[]'],
  object: ['"text"', '7', 'true', '[]', '[{}]'],
  array: ['{}', '"text"', '7', 'true', '{"length":1}', '{"0":{}}'],
};

const formats: Readonly<Record<string, readonly string[]>> = {
  'date-time': [
    '"yesterday"',
    '"2026-13-01T00:00:00Z"',
    '"2026-02-30T00:00:00Z"',
    '"2026-01-01"',
    '"2026-01-01T25:00:00Z"',
    '""',
    '"2026-01-01T00:00:00"',
  ],
  date: ['"tomorrow"', '"2026-02-31"', '"01.02.2026"', '""'],
};

/** Values that break what a schema says of an attribute; of an attribute that may be anything there are none. */
export const badFor = (where: Where, schema: Schema): BadValue[] => {
  if (schema.$ref !== undefined) return badFor(where, componentOf(where, schema.$ref));
  if (schema.anyOf !== undefined)
    return schema.anyOf.every((one) => kindOf(where, one) === 'object') ? as('type', ...textsOf['object']!) : [];
  if (Array.isArray(schema.type)) return [];
  const own = [...as('type', ...(textsOf[schema.type as string] ?? [])), ...as('null', 'null')];
  if (schema.enum !== undefined)
    return [...own, ...as('enum', '"noSuchValue"', '""', `"${schema.enum[0]!.toUpperCase()} "`, '"constructor"')];
  if (schema.format !== undefined) return [...own, ...as('format', ...(formats[schema.format] ?? []))];
  if (schema.items === undefined) return own;
  return [...own, ...badFor(where, schema.items).map(({ kind, text }) => ({ kind, text: `[${text}]` }))];
};

const kindOf = (where: Where, schema: Schema): unknown =>
  schema.$ref === undefined ? schema.type : kindOf(where, componentOf(where, schema.$ref));
