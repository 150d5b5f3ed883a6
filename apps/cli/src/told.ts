import { CommandFailed } from './api';

/** Lines for the person, one after the other. */
export const say = (...lines: string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''));

/** Tells what went wrong in one line, and ends with 1; with another code, where 1 means something else, whatever went wrong. */
export const told =
  <P extends unknown[]>(action: (...parameters: P) => Promise<void>, code = 1) =>
  (...parameters: P): Promise<void> =>
    action(...parameters).catch((error: unknown) => {
      if (!(error instanceof CommandFailed) && code === 1) throw error;
      process.stderr.write(`${error instanceof CommandFailed ? error.message : String(error)}\n`);
      process.exitCode = code;
    });
