import { secondsAfter } from '@skyledger/event-sourcing';
import { createHash } from 'node:crypto';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** The pauses before the second try, the third, and so on; the first is at once. */
const pauses = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
const widestJitter = 0.2;
const longestWish = day;

/** A delivery that failed: how often it had been tried before, and how long the listener wants to be left alone. */
export type Failed = { readonly id: string; readonly tries: number; readonly retryAfter?: number };

/** When it is tried again, up to a fifth later than planned so that those who failed together do not come back together; undefined: no more. */
export const nextTry = ({ id, tries, retryAfter = 0 }: Failed, now: string): string | undefined => {
  const pause = pauses[tries];
  return pause === undefined
    ? undefined
    : secondsAfter(now, Math.max(pause * (1 + widestJitter * chance(`${id} ${tries}`)), Math.min(retryAfter, longestWish)));
};

/** Whether a listener has failed for so long that nothing more is sent to it. */
export const isHopeless = (failingSince: string, now: string): boolean => Date.parse(now) - Date.parse(failingSince) >= 5 * day * 1_000;

/** From 0 to 1, always the same for the same text. */
const chance = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
