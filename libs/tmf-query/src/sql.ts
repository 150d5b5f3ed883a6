import type { Attribute, Comparison, Condition, SortKey } from './query';

const casts: Readonly<Record<Comparison, string>> = { text: '', number: '::numeric', boolean: '::boolean', instant: '::timestamptz' };
const signs = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=', in: '=', regex: '~' } as const;

/** The values of a statement; `add` gives the placeholder of one. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** The condition as SQL on the column `document`; every value is a parameter, every name comes from a contract or from code. */
export const conditionSql = (condition: Condition, parameters: Parameters): string =>
  isMany(condition.attribute) ? anyElementSql(condition, parameters) : scalarSql(condition, parameters);

/** The expression an index on the attribute is made of: the same text that the conditions use, or the index is never found. */
export const indexSql = (path: string): string =>
  path.includes('[]') ? `using gin ((${elementsSql(path)}) jsonb_path_ops)` : `(tenant, (${scalarPathSql(path)}), sid)`;

/** Orders by the attribute; what has none comes last. */
export const sortSql = ({ attribute, descending }: SortKey): string =>
  `(${isMany(attribute) ? `${elementsSql(attribute.path)} #>> '{0}'` : scalarPathSql(attribute.path)})${casts[attribute.comparison]} ${descending ? 'desc' : 'asc'} nulls last`;

const isMany = ({ path }: Attribute): boolean => path.includes('[]');

const scalarSql = ({ attribute, operator, values }: Condition, parameters: Parameters): string => {
  const expression = `(${scalarPathSql(attribute.path)})${casts[attribute.comparison]}`;
  if (operator === 'eq' || operator === 'in') return `${expression} = any(${listSql(values, attribute, parameters)})`;
  if (operator === 'ne') return `(${expression} <> all(${listSql(values, attribute, parameters)})) is not false`;
  return any(
    values.map(
      (value) => `${subject(expression, attribute, operator)} ${signs[operator]} ${valueSql(value, attribute, operator, parameters)}`,
    ),
  );
};

/** Holds when any element on the way satisfies it; `ne` when none has one of the values. */
const anyElementSql = ({ attribute, operator, values }: Condition, parameters: Parameters): string => {
  if ((operator === 'eq' || operator === 'in') && attribute.comparison === 'text') {
    const contains = values.map((value) => `${elementsSql(attribute.path)} @> ${parameters.add(JSON.stringify([value]))}::jsonb`);
    return any([
      ...contains,
      ...values.filter(looksLikeJson).map((value) => `${elementsSql(attribute.path)} @> ${parameters.add(`[${value}]`)}::jsonb`),
    ]);
  }
  if (operator === 'ne') return `not ${anyElementSql({ attribute, operator: 'eq', values }, parameters)}`;
  const element = `(element #>> '{}')${casts[attribute.comparison]}`;
  const tests = values.map(
    (value) => `${subject(element, attribute, operator)} ${signs[operator]} ${valueSql(value, attribute, operator, parameters)}`,
  );
  return `exists (select 1 from jsonb_array_elements(${elementsSql(attribute.path)}) as element where ${any(tests)})`;
};

/** A pattern looks at the text, whatever the attribute compares as otherwise. */
const subject = (expression: string, { comparison }: Attribute, operator: string): string =>
  operator === 'regex' && casts[comparison] !== '' ? expression.slice(0, -casts[comparison].length) : expression;

const valueSql = (value: string, { comparison }: Attribute, operator: string, parameters: Parameters): string =>
  `${parameters.add(value)}${operator === 'regex' ? '' : casts[comparison] || '::text'}`;

const listSql = (values: readonly string[], { comparison }: Attribute, parameters: Parameters): string =>
  `${parameters.add(values)}${casts[comparison] || '::text'}[]`;

const any = (tests: readonly string[]): string => `(${tests.join(' or ')})`;

/** An attribute of any type may hold 4 where the client writes 4: numbers and booleans are looked for as such too. */
const looksLikeJson = (value: string): boolean => /^(-?(0|[1-9]\d{0,14})(\.\d{1,10})?|true|false)$/.test(value);

const scalarPathSql = (path: string): string => `document #>> ${literal(`{${path.split('.').map(quoted).join(',')}}`)}`;

const elementsSql = (path: string): string =>
  `jsonb_path_query_array(document, ${literal(
    `$${path
      .split('.')
      .map((step) => (step.endsWith('[]') ? `.${quoted(step.slice(0, -2))}[*]` : `.${quoted(step)}`))
      .join('')}`,
  )})`;

const quoted = (name: string): string => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
