import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StartRefused } from '../start-refused';

/** The account PostgreSQL runs under, when it is not our own: it refuses to run as root. */
export type Account = { readonly uid: number; readonly gid: number; readonly name: string };

/** Undefined unless this process is root; then the account `postgres`, made if there is none. */
export const accountForPostgres = (): Account | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp('postgres') ?? made('postgres');
};

const lookUp = (name: string): Account | undefined => {
  try {
    return { name, uid: idOf('-u', name), gid: idOf('-g', name) };
  } catch {
    return undefined;
  }
};

const idOf = (which: '-u' | '-g', name: string) =>
  Number(execFileSync('id', [which, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

const made = (name: string): Account => {
  const ways = [
    ['useradd', '--system', '--user-group', '--no-create-home', name],
    ['adduser', '-S', '-D', '-H', name], // busybox
  ];
  for (const [command = '', ...parameters] of ways) {
    try {
      execFileSync(command, parameters, { stdio: 'ignore' });
      const account = lookUp(name);
      if (account) return account;
    } catch {
      // the next way
    }
  }
  throw new StartRefused(
    `PostgreSQL does not run as root, and the user "${name}" could not be made. Run Skyledger as another user, or set DATABASE_URL.`,
  );
};

/** Whether an account may enter a directory and all those above it. Goes by the permission bits. */
export const canEnter = ({ uid, gid }: Account, directory: string): boolean => {
  const path = resolve(directory);
  const stat = statSync(path, { throwIfNoEntry: false });
  const enters = stat === undefined || (stat.mode & (stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001)) !== 0;
  return enters && (dirname(path) === path || canEnter({ uid, gid, name: '' }, dirname(path)));
};
