import { randomBytes } from 'node:crypto';
import type { Chance } from './key-encryption';

const portion = 4_096;

/** Chance for what needs few bytes often: asking the system for many at once costs hardly more than for few. No byte is given out twice. */
export const inPortions = (): Chance => {
  let [bytes, used] = [Buffer.alloc(0), 0];
  return (size) => {
    if (used + size > bytes.length) [bytes, used] = [randomBytes(Math.max(portion, size)), 0];
    used += size;
    return bytes.subarray(used - size, used);
  };
};
