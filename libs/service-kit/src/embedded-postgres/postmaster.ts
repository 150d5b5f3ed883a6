import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StartRefused } from '../start-refused';
import { as, type Cluster, clusterPath } from './cluster';
import { gone, isAlive, isNumberTaken, processesIn, processFacts } from './process-table';

/** A running server: ours from birth, or found running and adopted. */
export type Postmaster = { readonly pid: number; readonly port: number };

/**
 * What an earlier process may have left behind: nothing that PostgreSQL cannot deal with, a number that only looks like a server (that of a
 * zombie, or of another program by now), our server, somebody's.
 */
export type Leftover =
  | { readonly kind: 'none' | 'only a number' }
  | { readonly kind: 'ours'; readonly postmaster: Postmaster }
  | { readonly kind: 'foreign'; readonly pid: number };

/** Looks for a server on this cluster that outlived its Skyledger. Only the very binary with this very directory counts as ours. */
export const leftover = (cluster: Cluster): Leftover => {
  const [pid = 0, , , port = 0] = lines(pidFile(cluster)).map(Number);
  if (pid <= 0 || !isNumberTaken(pid)) return { kind: 'none' };
  const facts = processFacts(pid);
  const isHere = facts?.workingDirectory === clusterPath(cluster) || facts?.command.includes(`-D ${clusterPath(cluster)} `);
  if (!isHere) return { kind: 'only a number' };
  return facts?.binary === cluster.binaries.postgres ? { kind: 'ours', postmaster: { pid, port } } : { kind: 'foreign', pid };
};

/**
 * Forgets a postmaster.pid whose number is taken though its server is dead: PostgreSQL would not start beside it. The file also guards
 * against children of the dead server that still run, so they are waited for.
 */
export const forgetDead = async (cluster: Cluster): Promise<void> => {
  await buried(cluster);
  if (processesIn(clusterPath(cluster)).length > 0)
    throw new StartRefused(`Processes of an earlier PostgreSQL still work on ${clusterPath(cluster)}.`);
  rmSync(pidFile(cluster), { force: true });
};

/** Waits for the children of a dead server: they still have its memory. */
export const buried = async (cluster: Cluster): Promise<void> => {
  await Promise.all(processesIn(clusterPath(cluster)).map((pid) => gone(pid, 10_000)));
};

const pidFile = (cluster: Cluster) => join(clusterPath(cluster), 'postmaster.pid');

/** Starts the server in a session of its own, so that Ctrl-C reaches only us, who stop it last. */
export const start = async (cluster: Cluster, port?: number): Promise<Postmaster> => {
  const chosen = port ?? (await freePort());
  const log = openSync(logFile(cluster), 'a', 0o600);
  const child = spawn(cluster.binaries.postgres, ['-D', clusterPath(cluster), ...flags(chosen)], {
    ...as(cluster.account),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
  return { pid: child.pid!, port: chosen };
};

const most = 400; // connections: several services may share the server

const flags = (port: number) =>
  Object.entries({
    port,
    max_connections: most,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** A fast shutdown (open transactions are rolled back), then an immediate one; the log makes both safe. */
export const stop = async ({ pid }: Postmaster): Promise<void> => {
  for (const [signal, patience] of [
    ['SIGINT', 4_000],
    ['SIGQUIT', 1_500],
    ['SIGKILL', 1_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    if (await gone(pid, patience)) return;
  }
};

/** The end of the server's log: why it did not start. */
export const lastWords = (cluster: Cluster): string => lines(logFile(cluster)).filter(Boolean).slice(-8).join('\n');

/** Keeps the log from growing for ever. */
export const trimLog = (cluster: Cluster, limit = 16 * 1024 * 1024) => {
  const file = logFile(cluster);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > limit) truncateSync(file);
};

const logFile = ({ directory }: Cluster) => join(directory, 'postgres.log');

const lines = (file: string): string[] => (statSync(file, { throwIfNoEntry: false }) ? readFileSync(file, 'utf8').split('\n') : []);

/** A port nobody listens on. Another program may take it before the server does: the start is then tried again with another. */
export const freePort = (host = '127.0.0.1', port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new StartRefused(`PORT ${port} on ${host} is taken by another program. Set PORT to another number; PORT=0 takes any free one.`)
          : error,
      ),
    );
    server.listen(port, host, () => {
      const { port: found } = server.address() as { port: number };
      server.close(() => resolve(found));
    });
  });
