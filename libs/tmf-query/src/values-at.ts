import { canonical } from './comparison';
import type { Attribute } from './query';

/** What lies at a path of a document: several values where it goes through arrays, none where something on the way is absent. */
export const valuesAt = (document: unknown, path: string): unknown[] =>
  path.split('.').reduce<unknown[]>((values, step) => values.flatMap((value) => within(value, step)), [document]);

/** A value as the text that conditions and orders see. */
export const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** The same in the caller's words. */
export const shownText = ({ shown = {}, prefix = '' }: Attribute, value: unknown): string => {
  const text = textOf(value);
  return prefix + (Object.hasOwn(shown, text) ? shown[text]! : text);
};

/** What a document is sorted by, by this attribute: its first value, canonical; null where it has none. */
export const sortValue = (document: unknown, attribute: Attribute): string | null => {
  const [value = attribute.path.includes('.') ? undefined : attribute.absent] = valuesAt(document, attribute.path);
  return value === undefined ? null : (canonical(attribute.comparison, shownText(attribute, value)) ?? null);
};

const within = (value: unknown, step: string): unknown[] => {
  const [, name = step, index] = /^(.*?)\[(\d*)\]$/.exec(step) ?? [];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  const found = (value as Readonly<Record<string, unknown>>)[name];
  const items =
    step.endsWith(']') && Array.isArray(found) ? (index === '' ? found : found.slice(Number(index), Number(index) + 1)) : [found];
  return items.filter((item) => item !== undefined && item !== null);
};
