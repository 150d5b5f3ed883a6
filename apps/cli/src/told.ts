import { CommandFailed } from './api';

/** Lines for the person, one after the other. */
export const say = (...lines: string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''));

/** Tells what went wrong in one line, and ends with 1. */
export const told =
  <P extends unknown[]>(action: (...parameters: P) => Promise<void>) =>
  (...parameters: P): Promise<void> =>
    action(...parameters).catch((error: unknown) => {
      if (!(error instanceof CommandFailed)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    });
