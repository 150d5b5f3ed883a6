import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The text of a file; made by `make` where there is none. Of several processes that make it at once, one wins, and all read the same. */
export const madeOnce = (file: string, make: () => string, mode = 0o600): string => {
  if (!existsSync(file)) {
    const own = `${file}.${process.pid}`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(own, make(), { mode, flag: 'w' });
    try {
      linkSync(own, file); // unlike a renaming, it does not replace what is there
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(own, { force: true });
    }
  }
  return readFileSync(file, 'utf8');
};
