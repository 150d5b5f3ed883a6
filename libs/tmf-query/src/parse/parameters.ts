import { Rejection } from '@skyledger/event-sourcing';

/** Name and value of a parameter. A literal operator has become a suffix of the name: `size>=3` is `size.gte` and `3`. */
export type Parameter = readonly [name: string, value: string];

const mostParameters = 50;

/** The parameters of a query string, decoded, in the order given. */
export const parametersOf = (queryString: string): Parameter[] => {
  const parts = queryString.split('&').filter((part) => part !== '');
  if (parts.length > mostParameters) throw new Rejection('invalid', `A query may have at most ${mostParameters} parameters.`);
  return parts.map(parameter);
};

/** The first operator of a text, as itself or encoded: a name never contains one of its characters. */
const operator = /(?<greater>>|%3E)(?:=|%3D)|(?<less><|%3C)(?:=|%3D)|(?<not>!|%21)(?:=|%3D)|%3D%3D|==|(?:=|%3D)~|>|%3E|<|%3C|=|%3D/i;
const suffixes: Readonly<Record<string, string>> = {
  '=': '',
  '==': '.eq',
  '!=': '.ne',
  '>': '.gt',
  '>=': '.gte',
  '<': '.lt',
  '<=': '.lte',
  '=~': '.regex',
};

const parameter = (part: string): Parameter => {
  const found = operator.exec(part);
  if (found === null) return [decoded(part), ''];
  return [
    decoded(part.slice(0, found.index)) + suffixes[decodeURIComponent(found[0])]!,
    decoded(part.slice(found.index + found[0].length)),
  ];
};

/** A name, a literal operator and what follows it, in a text that is decoded already; undefined where the text does not begin so. */
export const comparisonIn = (text: string): Parameter | undefined => {
  const [, name, sign, value] = /^\s*(@?[A-Za-z][\w.@]*)(>=|<=|!=|==|=~|=|>|<)(.*)$/s.exec(text) ?? [];
  return name === undefined ? undefined : [name + suffixes[sign!]!, value!];
};

const decoded = (text: string): string => {
  try {
    const plain = decodeURIComponent(text.replaceAll('+', ' '));
    if (!plain.includes('\0')) return plain;
  } catch {
    // falls through to the refusal: both mean that the text cannot be read
  }
  throw new Rejection('invalid', 'The query is not correctly encoded.', text.slice(0, 100));
};
