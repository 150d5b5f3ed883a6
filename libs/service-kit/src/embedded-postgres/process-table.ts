import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the operating system says of a process. */
export type ProcessFacts = {
  readonly pid: number;
  /** Tells two processes apart that got the same number one after the other. */
  readonly started: string;
  /** The binary, where it can be seen. */
  readonly binary: string | undefined;
  /** The command with its arguments. */
  readonly command: string;
  readonly workingDirectory: string | undefined;
};

/** The facts of a living process, or undefined if there is none (a zombie is none). */
export const processFacts = (pid: number): ProcessFacts | undefined => (existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid));

const fromProc = (pid: number): ProcessFacts | undefined => {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return {
    pid,
    started: fields[19] ?? '',
    binary: quietly(() => readlinkSync(`/proc/${pid}/exe`))?.replace(/ \(deleted\)$/, ''),
    command:
      quietly(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
        ?.replaceAll('\0', ' ')
        .trim() ?? '',
    workingDirectory: quietly(() => readlinkSync(`/proc/${pid}/cwd`)),
  };
};

/** Where there is no /proc (macOS). */
const fromPs = (pid: number): ProcessFacts | undefined => {
  const line = quietly(() =>
    execFileSync('ps', ['-ww', '-o', 'lstart=,command=', '-p', `${pid}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(),
  );
  if (!line) return undefined;
  const command = line.slice(24).trim(); // lstart is 24 characters wide
  return { pid, started: line.slice(0, 24), binary: command.split(' -')[0], command, workingDirectory: undefined };
};

const quietly = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

/** Whether a process is there, without asking more. */
export const isAlive = (pid: number): boolean => processFacts(pid) !== undefined;

/** Whether a number is taken at all, be it by a zombie: what PostgreSQL asks. */
export const isNumberTaken = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The living processes that work in a directory, as far as the operating system lets us see. */
export const processesIn = (directory: string): number[] => {
  const numbers = quietly(() => readdirSync('/proc')) ?? [];
  return numbers.map(Number).filter((pid) => pid > 0 && processFacts(pid)?.workingDirectory === directory);
};

/** Resolves to true once the process is gone, to false if it is still there when the time is over. */
export const gone = async (pid: number, milliseconds: number): Promise<boolean> => {
  const deadline = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
};
