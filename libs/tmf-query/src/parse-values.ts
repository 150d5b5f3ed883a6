import { Rejection } from '@skyledger/event-sourcing';
import type { Attribute, Comparison, Operator } from './query';

const mostValues = 50;

/** The alternatives in `a,b`, `'a,b',c` or `a;status=b`, each in the form its attribute compares in. */
export const parseValues = (name: string, text: string, operator: Operator, { comparison, values }: Attribute): string[] => {
  const texts = operator === 'regex' ? [unquoted(text)] : alternatives(text).map((part) => unquoted(withoutName(part, name)));
  if (texts.length > mostValues) throw new Rejection('invalid', `At most ${mostValues} values are possible.`, name);
  if (operator === 'regex') checkPattern(name, texts[0]!);
  return texts.map((value) =>
    operator === 'regex' ? value : values && Object.hasOwn(values, value) ? values[value]! : readers[comparison](value, name),
  );
};

/** Splits at commas and semicolons that are not inside quotes. */
const alternatives = (text: string): string[] => text.match(/(?:"[^"]*"|'[^']*'|[^,;])+/g) ?? [''];

/** `status=a;status=b` says the name again. */
const withoutName = (part: string, name: string): string => (part.startsWith(`${name}=`) ? part.slice(name.length + 1) : part);

const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;

const readers: Readonly<Record<Comparison, (text: string, name: string) => string>> = {
  text: (text) => text,
  number: (text, name) => {
    if (!/^-?\d{1,30}(\.\d{1,30})?([eE][-+]?\d{1,2})?$/.test(text)) throw new Rejection('invalid', 'A number is needed.', name);
    return text;
  },
  boolean: (text, name) => {
    if (text !== 'true' && text !== 'false') throw new Rejection('invalid', 'true or false is needed.', name);
    return text;
  },
  instant: (text, name) => {
    const instant = new Date(text.replace(/ (\d\d:?\d\d)$/, '+$1')); // a + that was not encoded arrives as a space
    if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(instant.valueOf()))
      throw new Rejection('invalid', 'A date and time is needed.', name);
    return instant.toISOString();
  },
};

/**
 * Only patterns that any engine matches in linear time: literals, classes and one-character wildcards with a bounded set of
 * repetitions, no groups, no back references, no nested repetition.
 */
const checkPattern = (name: string, pattern: string): void => {
  const isSimple = /^\^?(?:(?:[\p{L}\p{N} _:@/-]|\.|\\[.dws\\]|\[\^?[\p{L}\p{N} _-]+\])[*+?]?)*\$?$/u.test(pattern);
  if (!isSimple || pattern.length > 100) throw new Rejection('invalid', 'This pattern is too costly or cannot be read.', name);
};
