import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isPassing } from './connection';

const tries = 5;

/** The same attempt again, where its outcome is not known and a second time changes nothing. */
export const repeating = async <T>(mayRepeat: boolean, send: (attempt: string) => Promise<T>): Promise<T> => {
  const attempt = randomUUID();
  for (let failures = 1; ; failures++) {
    try {
      return await send(attempt);
    } catch (error) {
      if (!mayRepeat || failures >= tries || !isPassing(error)) throw error;
      await setTimeout(failures * failures * 20);
    }
  }
};
