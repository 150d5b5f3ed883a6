import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { StartRefused } from '../start-refused';
import type { Account } from './account';
import type { Binaries } from './binaries';

/** What a cluster is made of and run with. */
export type Cluster = {
  /** Holds passwords, log and lock; the cluster itself is in `postgres` beside them. */
  readonly directory: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
};

const major = '18';

/** PostgreSQL's own directory. */
export const clusterPath = ({ directory }: Cluster) => join(directory, 'postgres');

/** Makes the cluster if there is none: under another name first, so that an interrupted start leaves nothing half made. */
export const initialise = async (cluster: Cluster, password: string): Promise<void> => {
  const goal = clusterPath(cluster);
  if (existsSync(goal)) return refuseOtherVersions(goal);
  const unfinished = `${goal}.new`;
  const passwordFile = join(cluster.directory, 'initdb-password');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  give(cluster.account, unfinished, passwordFile);
  try {
    await initdb(cluster, unfinished, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, goal);
};

const refuseOtherVersions = (goal: string) => {
  const version = readFileSync(join(goal, 'PG_VERSION'), 'utf8').trim();
  if (version !== major)
    throw new StartRefused(`${goal} was made by PostgreSQL ${version}; this is PostgreSQL ${major}. Set DATA_DIR to another directory.`);
};

const give = (account: Account | undefined, ...paths: string[]) => {
  if (account) for (const path of paths) chownSync(path, account.uid, account.gid);
};

/** The built-in C.UTF-8 locale sorts alike everywhere, so indexes stay valid when the data moves to another machine. */
const locale = [
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  `--locale=${platform() === 'darwin' ? 'C' : 'C.UTF-8'}`,
  '--encoding=UTF8',
];

const initdb = ({ binaries, account }: Cluster, pgdata: string, passwordFile: string) =>
  new Promise<void>((resolve, reject) => {
    const parameters = [`--pgdata=${pgdata}`, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...locale];
    const child = spawn(binaries.initdb, parameters, { ...as(account), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new StartRefused(`PostgreSQL's initdb failed in ${pgdata}:\n${said.trim()}`)),
    );
  });

/** How a program of PostgreSQL is started: its account, and an environment that does not depend on whose shell this is. */
export const as = (account: Account | undefined) => ({
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
  cwd: '/',
  env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
});
