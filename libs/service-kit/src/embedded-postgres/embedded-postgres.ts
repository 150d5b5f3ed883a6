import pg from 'pg';
import { StartRefused } from '../start-refused';
import { accountForPostgres } from './account';
import { binaries } from './binaries';
import { type Cluster, clusterPath, initialise } from './cluster';
import { dataDirectory, type Passwords, passwords } from './data-directory';
import { lockDirectory } from './lock';
import { forgetDead, lastWords, leftover, type Postmaster, start, stop, trimLog } from './postmaster';
import { isAlive } from './process-table';
import { Supervisor } from './supervisor';

/** The embedded server, open for work. */
export type EmbeddedDatabase = {
  readonly url: string;
  readonly adminUrl: string;
  readonly directory: string;
  readonly pid: number;
  close(): Promise<void>;
};

const startPatience = 60_000; // after a crash the server first goes through its log

/** Starts a PostgreSQL of our own on a data directory, or goes on with the one that an earlier process left running there. */
export const openEmbedded = async (dataDir: string, say: (line: string) => void): Promise<EmbeddedDatabase> => {
  const account = accountForPostgres();
  const programs = binaries(account, say);
  const directory = dataDirectory(dataDir, account, say);
  const unlock = lockDirectory(directory);
  try {
    const cluster: Cluster = { directory, binaries: programs, account };
    const secrets = passwords(directory);
    await initialise(cluster, secrets.superuser);
    const postmaster = await running(cluster, secrets, say);
    await ensureDatabase(postmaster, secrets);
    const supervisor = new Supervisor(cluster, postmaster, ({ port, pid }) => answering(port, secrets, pid), say);
    const close = async () => {
      await supervisor.stop();
      unlock();
    };
    return {
      url: urlOf('skyledger', secrets.owner, postmaster),
      adminUrl: urlOf('postgres', secrets.superuser, postmaster),
      directory,
      pid: postmaster.pid,
      close,
    };
  } catch (error) {
    unlock();
    throw error;
  }
};

/** How a role reaches the database of a server. */
export const urlOf = (role: 'skyledger' | 'postgres', password: string, { port }: Pick<Postmaster, 'port'>) =>
  `postgres://${role}:${password}@127.0.0.1:${port}/skyledger`;

const running = async (cluster: Cluster, secrets: Passwords, say: (line: string) => void): Promise<Postmaster> => {
  const found = leftover(cluster);
  if (found.kind === 'foreign') {
    throw new StartRefused(
      `A PostgreSQL that is not ours (process ${found.pid}) works on ${clusterPath(cluster)}. Stop it, or set DATA_DIR to another directory.`,
    );
  }
  if (found.kind === 'ours') {
    if (await answering(found.postmaster.port, secrets, found.postmaster.pid, 3_000)) {
      say(`An earlier run ended without stopping its PostgreSQL (process ${found.postmaster.pid}): going on with it.`);
      return found.postmaster;
    }
    say(`An earlier run left a PostgreSQL (process ${found.postmaster.pid}) that does not answer: stopping it.`);
    await stop(found.postmaster);
  }
  if (found.kind === 'only a number') await forgetDead(cluster);
  return started(cluster, secrets);
};

const started = async (cluster: Cluster, secrets: Passwords, attempts = 3): Promise<Postmaster> => {
  trimLog(cluster);
  const postmaster = await start(cluster);
  if (await answering(postmaster.port, secrets, postmaster.pid)) return postmaster;
  if (attempts > 1) return started(cluster, secrets, attempts - 1); // the port was taken meanwhile, or memory of a killed server not yet free
  throw new StartRefused(`The embedded PostgreSQL did not start on ${clusterPath(cluster)}. The end of its log:\n${lastWords(cluster)}`);
};

/** Waits until the server lets us in; false when it has died or takes too long. */
const answering = async (port: number, secrets: Passwords, pid?: number, patience = startPatience): Promise<boolean> => {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    if (await answers(port, secrets)) return true;
    if (pid !== undefined && !isAlive(pid)) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
};

const answers = async (port: number, secrets: Passwords): Promise<boolean> => {
  const client = maintenance(port, secrets);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const maintenance = (port: number, { superuser }: Passwords) => {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: superuser,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined); // an end of the connection is seen by the query
  return client;
};

/** The platform works as the owner of its database, never as superuser. */
const ensureDatabase = async ({ port }: Postmaster, secrets: Passwords) => {
  const client = maintenance(port, secrets);
  await client.connect();
  try {
    const role = await client.query(`select from pg_roles where rolname = 'skyledger'`);
    if (role.rowCount === 0) await client.query(`create role skyledger login password '${secrets.owner}'`);
    const database = await client.query(`select from pg_database where datname = 'skyledger'`);
    if (database.rowCount === 0) await client.query('create database skyledger owner skyledger');
  } finally {
    await client.end();
  }
};
