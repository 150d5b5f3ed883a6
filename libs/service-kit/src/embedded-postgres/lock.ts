import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '../start-refused';
import { processFacts } from './process-table';

type Holder = { readonly pid: number; readonly started: string };

/**
 * Makes this process the only one that works on a data directory. The lock of a process that has died is taken over; a living one's
 * is respected. Returns what gives the lock back.
 */
export const lockDirectory = (directory: string): (() => void) => {
  const file = join(directory, 'skyledger.lock');
  const self: Holder = { pid: process.pid, started: processFacts(process.pid)?.started ?? '' };
  for (let attempt = 0; attempt < 3 && !written(file, self); attempt++) {
    const holder = holderOf(file);
    if (holder && isHeldBy(holder, self))
      throw new StartRefused(
        `${directory} is in use by Skyledger already (process ${holder.pid}). Stop that one first, or set DATA_DIR to another directory.`,
      );
    setAside(file);
  }
  const holder = holderOf(file);
  if (holder?.pid !== self.pid)
    throw new StartRefused(
      `${directory} has just been taken by another Skyledger${holder ? ` (process ${holder.pid})` : ''}. Set DATA_DIR to another directory.`,
    );
  return () => rmSync(file, { force: true });
};

/** Whether a living process other than this one works on a data directory. */
export const isInUse = (directory: string): boolean => {
  const holder = holderOf(join(directory, 'skyledger.lock'));
  return holder !== undefined && isHeldBy(holder, { pid: process.pid, started: '' });
};

/** Creates the file with its content in one step, or not at all. */
const written = (file: string, holder: Holder): boolean => {
  try {
    writeFileSync(file, `${JSON.stringify(holder)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const holderOf = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined; // gone meanwhile, or torn by a crash
  }
};

const isHeldBy = (holder: Holder, self: Holder) => holder.pid !== self.pid && processFacts(holder.pid)?.started === holder.started;

/** Renaming has one winner; of two processes that find the same dead lock, the other sees a new one next. */
const setAside = (file: string) => {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    rmSync(aside);
  } catch {
    // another process was faster
  }
};
