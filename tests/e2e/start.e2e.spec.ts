import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const tickets = '/tmf-api/troubleTicket/v4/troubleTicket';
let directory: string;
let children: Started[];

/** The platform as `npm start` runs it, on an embedded PostgreSQL of its own, with all it prints. */
class Started {
  output = '';
  readonly ended: Promise<number | null>;

  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = once(child, 'close').then(([code]) => code as number | null);
  }

  get url() {
    return /Skyledger is up: (\S+)/.exec(this.output)?.[1];
  }

  async up(): Promise<string> {
    await Promise.race([
      expect.poll(() => this.url, { timeout: 150_000, interval: 20 }).toBeDefined(),
      this.ended.then(() => expect.fail(this.output)),
    ]);
    return this.url!;
  }
}

const start = (environment: Record<string, string> = {}): Started => {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['dist/apps/skyledger/index.js'], {
    env: { ...inherited, DATA_DIR: directory, PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = new Started(child);
  children.push(started);
  return started;
};

/** The number of the server's process, as the server itself wrote it down. */
const postmaster = () => {
  const file = join(directory, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
};
/** A zombie, whose parent is gone and did not ask for it, is dead. */
const isAlive = (pid: number | undefined) =>
  /^\d+ \(.*\) [^ZX]/.test(pid === undefined ? '' : quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8')));
const quietly = (read: () => string) => {
  try {
    return read();
  } catch {
    return '';
  }
};

const stop = async (started: Started) => {
  started.child.kill('SIGTERM');
  return started.ended;
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'skyledger-start-'));
  chmodSync(directory, 0o755);
  children = [];
});

afterEach(async () => {
  for (const started of children) if (started.child.exitCode === null && started.child.signalCode === null) await stop(started);
  const orphan = postmaster();
  if (orphan !== undefined && isAlive(orphan)) process.kill(orphan, 'SIGQUIT');
  rmSync(directory, { recursive: true, force: true });
});

describe('A start', () => {
  it('says what is where and what to try; a stop ends everything within ten seconds; a second start keeps the data', async () => {
    const first = start();
    const url = await first.up();
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status, { timeout: 30_000 }).toBe(200);
    expect(first.output).toMatch(/To try next:/);
    const body = JSON.stringify({ description: 'kept', severity: 'minor', ticketType: 'test' });
    const created = await fetch(`${url}/tmf-api/troubleTicket/v4/troubleTicket`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: string };

    const server = postmaster();
    expect(isAlive(server)).toBe(true);
    expect(await stop(first)).toBe(0); // 1 would say that something hung and was cut off
    expect(isAlive(server)).toBe(false);

    const again = await start().up();
    expect((await fetch(`${again}/tmf-api/troubleTicket/v4/troubleTicket/${id}`)).status).toBe(200);
  });

  it('recovers by itself after kill -9 of the platform, going on with the server that was left', async () => {
    const first = start();
    await first.up();
    const server = postmaster();
    first.child.kill('SIGKILL');
    await first.ended;
    expect(isAlive(server)).toBe(true);
    const second = start();
    await second.up();
    expect(second.output).toMatch(
      new RegExp(`An earlier run ended without stopping its PostgreSQL \\(process ${server}\\): going on with it`),
    );
    expect(await stop(second)).toBe(0);
    expect(isAlive(server)).toBe(false);
  });

  it('recovers after kill -9 of the platform and of the server', async () => {
    const first = start();
    await first.up();
    const server = postmaster()!;
    first.child.kill('SIGKILL');
    process.kill(server, 'SIGKILL');
    await first.ended;
    await start().up();
    expect(postmaster()).not.toBe(server);
  });

  it('told to stop in the middle of requests, finishes those in hand, loses nothing it acknowledged, and ends within ten seconds', async () => {
    const first = start();
    const url = await first.up();
    const create = async () => {
      const body = JSON.stringify({ description: 'kept', severity: 'minor', ticketType: 'test' });
      const answer = await fetch(`${url}${tickets}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
        (error) => error,
      );
      return answer instanceof Response
        ? { status: answer.status, id: ((await answer.json()) as { id: string }).id }
        : { refused: answer.cause?.code };
    };
    const early = Array.from({ length: 40 }, create);
    await early[0];
    const ended = stop(first);
    const outcomes = await Promise.all([...early, ...Array.from({ length: 10 }, create)]);
    expect(await ended).toBe(0);
    for (const outcome of outcomes)
      expect(outcome.status ?? outcome.refused).toSatisfy((how) =>
        [201, 503, 'ECONNREFUSED', 'UND_ERR_SOCKET', 'ECONNRESET'].includes(how),
      );
    const created = outcomes.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThan(0);

    const again = await start().up();
    const kept = await Promise.all(created.map(async ({ id }) => (await fetch(`${again}${tickets}/${id}`)).status));
    expect(new Set(kept)).toEqual(new Set([200]));
  });

  it('is refused on data that another platform works on', async () => {
    const first = start();
    await first.up();
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output).toContain(`in use by Skyledger already (process ${first.child.pid})`);
  });

  it('is refused on a port that is taken, before anything else is touched', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const refused = start({ PORT: `${port}` });
    expect(await refused.ended).toBe(1);
    expect(refused.output).toContain(`PORT ${port} on 127.0.0.1 is taken`);
    expect(existsSync(join(directory, 'postgres'))).toBe(false);
    other.close();
  });

  it.each([
    ['PORT', { PORT: 'http' }, /PORT: "http" must be a whole number/],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }, /LOG_LEVEL: "loud" must be one of/],
    ['CLOCK', { CLOCK: 'simulated', NODE_ENV: 'production' }, /CLOCK: "simulated" is refused with NODE_ENV=production/],
    ['HOST', { HOST: '0.0.0.0' }, /HOST: "0.0.0.0" can be reached from other machines; set ACCESS_TOKEN/],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://secret@db' }, /DATABASE_URL: the given value must look like postgres:/],
  ])('is refused with a wrong %s, and names it', async (_, environment, message) => {
    const refused = start(environment);
    expect(await refused.ended).toBe(1);
    expect(refused.output).toMatch(message);
    expect(refused.output).not.toMatch(/secret@|\n\s+at /);
  });

  it('with ACCESS_TOKEN lets in who has it; health can be asked by anybody', async () => {
    const token = 'a-token-of-sufficient-length';
    const url = await start({ HOST: '0.0.0.0', ACCESS_TOKEN: token }).up();
    const tickets = `${url.replace('0.0.0.0', '127.0.0.1')}/tmf-api/troubleTicket/v4/troubleTicket`;
    const refused = await fetch(tickets);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await refused.json()).toMatchObject({ '@type': 'Error', status: '401' });
    expect((await fetch(tickets, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    expect((await fetch(tickets, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    expect((await fetch(new URL('/health/live', tickets))).status).toBe(200);
  });
});

describe('The front door', () => {
  it('shows a page to browsers and JSON to programs', async () => {
    const url = await start().up();
    const page = await fetch(url, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect(page.headers.get('content-type')).toMatch(/text\/html/);
    expect(await page.text()).toMatch(/<h1>Skyledger<\/h1>[\s\S]*TMF622/);
    const json = await fetch(url);
    const contents = (await json.json()) as { apis: { openapi: string; collections: string[] }[] };
    for (const { openapi, collections } of contents.apis) {
      for (const link of [openapi, ...collections]) expect([link, (await fetch(link)).status]).toEqual([link, 200]);
    }
  });
});
