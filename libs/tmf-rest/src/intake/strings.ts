import { Refused } from '../errors/refused';

/** All up to the next quote or escape. */
const plain = /[^"\\]+/y;

/**
 * The index behind the string that starts at `start`. Refuses what PostgreSQL or another JSON reader could not store or would
 * read otherwise: NUL, and surrogates that are no pair.
 */
export const endOfString = (text: string, start: number, path: () => string): number => {
  let at = start + 1;
  while (at < text.length) {
    plain.lastIndex = at;
    if (plain.test(text)) at = plain.lastIndex;
    if (text[at] === '"') return at + 1;
    at += text[at + 1] === 'u' ? escapedUnit(text, at, path) : 2;
  }
  return text.length;
};

/** The length of the `\uXXXX` escape at `at`, a surrogate pair counting as one. */
const escapedUnit = (text: string, at: number, path: () => string): number => {
  const unit = unitAt(text, at);
  if (unit === 0) throw new Refused('malformed', 'The character NUL is not allowed.', path());
  if (unit < 0xd800 || unit > 0xdfff) return 6;
  const low = text.startsWith('\\u', at + 6) ? unitAt(text, at + 6) : 0;
  if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) throw new Refused('malformed', 'The text has half of a surrogate pair.', path());
  return 12;
};

/** Not hexadecimal at all gives a harmless code: the parser refuses it. */
const unitAt = (text: string, at: number): number => {
  const hex = text.slice(at + 2, at + 6);
  return /^[0-9a-fA-F]{4}$/.test(hex) ? Number.parseInt(hex, 16) : 0x20;
};
