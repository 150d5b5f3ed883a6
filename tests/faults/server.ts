import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, existsSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openEmbedded } from '@skyledger/service-kit/embedded-postgres';
import pg from 'pg';

type Command = { readonly binary: string; readonly parameters: readonly string[] };

/** A PostgreSQL that may be killed as often as one likes: nobody watches it, and it writes through to the disk. */
export class Server {
  private running?: ChildProcess;

  private constructor(
    readonly url: string,
    private readonly cluster: string,
    private readonly command: Command,
  ) {}

  /** Makes a cluster in a directory, with the platform's own way to do so, and starts it. */
  static async in(directory: string): Promise<Server> {
    chmodSync(directory, 0o755); // it may run under an account of its own
    const made = await openEmbedded(directory, () => undefined);
    const cluster = join(made.directory, 'postgres');
    const [, binary = '', parameters = ''] = /^(.*?) "(.*)"\s*$/s.exec(readFileSync(join(cluster, 'postmaster.opts'), 'utf8')) ?? [];
    await made.close();
    const server = new Server(made.url, cluster, { binary, parameters: parameters.split('" "') });
    await server.start();
    return server;
  }

  /** Starts it, and is there when it answers. What the dead one left may have to go first, so a start may take more than one try. */
  async start(): Promise<void> {
    for (;;) {
      const child = this.spawn();
      while (child.exitCode === null && child.signalCode === null) {
        if (await answers(this.url)) {
          this.running = child;
          return;
        }
        await setTimeout(5);
      }
    }
  }

  /** kill -9 of the server and all that belongs to it, at once. */
  async kill(): Promise<void> {
    const child = this.running!;
    const gone = once(child, 'exit');
    killWhole(child.pid!);
    await gone;
  }

  /** Lets it come to an end. */
  async stop(): Promise<void> {
    const child = this.running;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    await gone;
  }

  private spawn(): ChildProcess {
    const { uid, gid } = statSync(this.cluster);
    const log = openSync(join(this.cluster, '..', 'postgres.log'), 'a');
    const child = spawn(this.command.binary, this.command.parameters, {
      ...(process.getuid?.() === 0 && { uid, gid }),
      cwd: '/',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    return child;
  }
}

/** kill -9 of a server and all that belongs to it. */
export const killWhole = (postmaster: number): void => {
  for (const pid of [postmaster, ...childrenOf(postmaster)]) endNow(pid);
};

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
};

/** The processes that a server has started; without /proc they are left to find out for themselves that it is dead. */
const childrenOf = (pid: number): number[] => {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => parentOf(each) === pid);
};

const parentOf = (pid: number): number | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // gone meanwhile
  }
};

const endNow = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone meanwhile
  }
};
