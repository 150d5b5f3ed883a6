import { Rejection } from '@skyledger/event-sourcing';
import { canonical } from '../comparison';
import { BadPattern, parsePattern } from '../pattern/parse-pattern';
import type { Comparison } from '../query';
import type { Target } from './attributes';
import { comparisonIn, type Parameter } from './parameters';

const longestValue = 1_000;

/** One of the alternatives of `a,b`, `'a,b',c` or `a;size>3`; `target` where it names an attribute of its own. */
export type Alternative = { readonly target?: string; readonly value: string };

/** Splits at the commas and semicolons that are not inside quotes; what follows a semicolon may name another attribute. */
export const alternativesOf = (text: string): Alternative[] => {
  const found: Alternative[] = [];
  for (let at = 0, separator = ''; at <= text.length;) {
    const own: Parameter | undefined = separator === ';' ? comparisonIn(text.slice(at)) : undefined;
    const start = own === undefined ? at : text.length - own[1].length;
    const [whole, double, single, plain = ''] = alternative.exec(text.slice(start))!;
    const value = double ?? single ?? plain;
    if (whole !== '' || text === '' || own !== undefined) found.push({ ...(own && { target: own[0] }), value });
    at = start + whole.length;
    separator = text[at] ?? '';
    at += 1;
  }
  return found.length === 0 ? [{ value: '' }] : found;
};

const alternative = /^(?:"([^"]*)"(?=[,;]|$)|'([^']*)'(?=[,;]|$)|([^,;]*))/;

/** The value in the form its attribute compares in; refused where it has none. */
export const readValue = (text: string, { name, attribute, operator }: Target): string => {
  if (text.length > longestValue) throw new Rejection('invalid', `A value may have at most ${longestValue} characters.`, name);
  if (operator === 'regex') return readPattern(text, name);
  if (attribute.shown !== undefined || attribute.prefix !== undefined) return text;
  const value = canonical(attribute.comparison, attribute.comparison === 'instant' ? withPlus(text) : text);
  if (value === undefined) throw new Rejection('invalid', `${needed[attribute.comparison]} is needed.`, name);
  return value;
};

const needed: Readonly<Record<Comparison, string>> = {
  number: 'A number',
  boolean: 'true or false',
  instant: 'A date and time',
  text: 'A text',
  any: 'A value',
  object: 'An attribute of it',
};

/** A + that was not encoded arrives as a space. */
const withPlus = (text: string): string => text.replace(/(\d\d:[\d:.]+) (\d\d:?\d\d)$/, '$1+$2');

const readPattern = (text: string, name: string): string => {
  try {
    parsePattern(text);
    return text;
  } catch (error) {
    if (error instanceof BadPattern) throw new Rejection('invalid', error.message, name);
    throw error;
  }
};

/** A value without the quotes around it. */
export const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
