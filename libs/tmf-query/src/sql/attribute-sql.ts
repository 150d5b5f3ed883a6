import type { Attribute, Comparison } from '../query';

/** Whether an attribute has several values: its path goes through an array. */
export const isMany = ({ path }: Pick<Attribute, 'path'>): boolean => path.includes('[');

/** The text of the attribute, in an object given as SQL. */
export const textSql = (base: string, { path, absent }: Attribute): string => {
  const text = `${base} #>> ${literal(`{${path.split('.').map(quoted).join(',')}}`)}`;
  return `(${absent === undefined ? text : `coalesce(${text}, ${literal(absent)})`}) collate "C"`;
};

/** The JSON of the attribute. */
export const jsonSql = (base: string, path: string): string => `(${base} #> ${literal(`{${path.split('.').map(quoted).join(',')}}`)})`;

/** All values of the attribute, as a JSON array. */
export const elementsSql = (base: string, path: string): string => `jsonb_path_query_array(${base}, ${pathSql(path)})`;

/** The attribute as a JSON path. */
export const pathSql = (path: string): string =>
  literal(`$${path.split('.').map((step) => `.${quoted(nameIn(step))}${step.slice(nameIn(step).length).replace('[]', '[*]')}`).join('')}`); // prettier-ignore

/** A text as what its attribute compares as; null where it is none. */
export const castSql = (text: string, comparison: Comparison): string => {
  if (comparison === 'number') return `tmf_query.number(${text})`;
  return comparison === 'instant' ? `tmf_query.instant(${text})` : text;
};

/** A stored text in the caller's words. */
export const shownSql = (text: string, { shown, prefix }: Attribute): string =>
  prefix !== undefined
    ? `(${literal(prefix)} || ${text})`
    : shown === undefined
    ? text
    : `(case ${text} ${Object.entries(shown).map(([stored, word]) => `when ${literal(stored)} then ${literal(word)}`).join(' ')} else ${text} end)`; // prettier-ignore

/** What an index on the attribute is made of: the same text that conditions and orders use, or the index is never found. */
export const valueSql = (base: string, attribute: Attribute): string =>
  castSql(shownSql(textSql(base, attribute), attribute), attribute.comparison);

const nameIn = (step: string): string => /^[^[]*/.exec(step)![0];
const quoted = (name: string): string => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** A text of our own (never a client's) as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
