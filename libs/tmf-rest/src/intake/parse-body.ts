import { hasEnvelope } from '@skyledger/event-store';
import { Refused } from '../errors/refused';
import { defaultLimits, scan, type Limits } from './scanner';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value of a JSON body, or the 400 that says what is wrong with it. Nothing is built before the scanner has passed it. */
export const parseBody = (bytes: Uint8Array, limits: Limits = defaultLimits): unknown => {
  const text = decoded(bytes);
  if (hasEnvelope(text)) throw new Refused('invalid', 'A text contains what marks encrypted data.');
  scan(text, limits);
  try {
    return JSON.parse(text); // the scanner has refused the names that could reach a prototype
  } catch (error) {
    throw new Refused('malformed', `The body is not valid JSON${position(error)}.`);
  }
};

const decoded = (bytes: Uint8Array): string => {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new Refused('malformed', 'The body is not valid UTF-8.');
  }
  if (text.startsWith('\uFEFF')) throw new Refused('malformed', 'The body starts with a byte order mark; JSON has none.');
  return text;
};

const position = (error: unknown): string => {
  const at = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return at === undefined ? '' : ` (character ${at})`;
};
