import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Account, canEnter } from './account';
import { reachableHome } from './binaries';

/** Where the data lies: DATA_DIR itself, or as root a directory that the account of PostgreSQL can enter. */
export const dataDirectory = (wanted: string, account: Account | undefined, say: (line: string) => void): string => {
  mkdirSync(resolve(wanted), { recursive: true });
  const directory = realpathSync(wanted);
  if (account === undefined || canEnter(account, directory)) return directory;
  const tag = createHash('sha256').update(directory).digest('hex').slice(0, 8);
  const moved = join(reachableHome, `${basename(directory).replace(/^\./, '')}-${tag}`);
  mkdirSync(moved, { recursive: true, mode: 0o755 });
  say(`User ${account.name} cannot enter ${directory}: the data is kept in ${moved}.`);
  writeFileSync(join(directory, 'DATA_IS_ELSEWHERE'), `${moved}\n`);
  return moved;
};

/** The passwords of the cluster, made once, for nobody but the owner to read. */
export type Passwords = { readonly superuser: string; readonly owner: string };

/** Reads the passwords of a data directory, or makes them. */
export const passwords = (directory: string): Passwords => {
  const file = join(directory, 'passwords.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Passwords;
  const made: Passwords = { superuser: randomBytes(24).toString('hex'), owner: randomBytes(24).toString('hex') };
  writeFileSync(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
};
