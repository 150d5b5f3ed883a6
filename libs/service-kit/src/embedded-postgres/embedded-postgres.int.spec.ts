import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedDatabase, openEmbedded } from './embedded-postgres';
import { gone, isAlive, processFacts } from './process-table';
import { selfCheck } from './self-check';

const isRoot = process.getuid?.() === 0;
let directory: string;
let told: string[];
let open: EmbeddedDatabase[];

const start = async () => {
  const database = await openEmbedded(directory, (line) => told.push(line));
  open.push(database);
  return database;
};

const ask = async <T>(url: string, sql: string): Promise<T> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows[0] as T;
  } finally {
    await client.end();
  }
};

/** What kill -9 of the platform leaves: a living server, and the lock of a process that is no more. */
const dieAndLeave = () => writeFileSync(join(directory, 'skyledger.lock'), JSON.stringify({ pid: 4_000_000, started: '1' }));

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'skyledger-'));
  chmodSync(directory, 0o755);
  told = [];
  open = [];
});

afterEach(async () => {
  for (const database of open) await database.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('The embedded PostgreSQL', () => {
  it('keeps what it acknowledges, speaks on loopback only, and is not used as superuser', async () => {
    const { url, adminUrl } = await start();
    const client = new pg.Client(url);
    await client.connect();
    expect(await selfCheck(client)).toEqual([]);
    await client.end();
    const settings = `select current_setting('listen_addresses') address, current_setting('unix_socket_directories') socket,
      (select datlocale from pg_database where datname = current_database()) locale, current_setting('server_encoding') encoding`;
    expect(await ask(adminUrl, settings)).toEqual({ address: '127.0.0.1', socket: '', locale: 'C.UTF-8', encoding: 'UTF8' });
    expect(statSync(join(directory, 'passwords.json')).mode & 0o777).toBe(0o600);
    await expect(ask(url.replace(/:[^:@]+@/, ':password@'), 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('keeps its data over a stop and a start', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 answer');
    await first.close();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(await ask(second.url, 'select answer from kept')).toEqual({ answer: 42 });
  });

  it('refuses a second start on the same data, and says which process works there', async () => {
    await start();
    writeFileSync(join(directory, 'skyledger.lock'), JSON.stringify({ pid: process.ppid, started: processFacts(process.ppid)!.started }));
    await expect(start()).rejects.toThrow(new RegExp(`in use by Skyledger already \\(process ${process.ppid}\\)`));
  });

  it('goes on with its own server after the platform was killed', async () => {
    const { pid } = await start();
    dieAndLeave();
    const second = await start();
    expect(second.pid).toBe(pid);
    expect(told.join()).toMatch(/going on with it/);
    expect(await ask(second.url, 'select 1 one')).toEqual({ one: 1 });
  });

  it('replaces its own server when that does not answer', async () => {
    const { pid } = await start();
    process.kill(pid, 'SIGSTOP');
    dieAndLeave();
    const second = await start();
    expect(second.pid).not.toBe(pid);
    expect(isAlive(pid)).toBe(false);
  }, 60_000);

  it('does not touch a process that only has the number of an earlier server', async () => {
    const { pid, close } = await start();
    await close();
    writeFileSync(join(directory, 'postgres', 'postmaster.pid'), `${process.ppid}\n${join(directory, 'postgres')}\n1\n5432\n\n127.0.0.1\n`);
    const second = await start();
    expect(second.pid).not.toBe(pid);
    expect(isAlive(process.ppid)).toBe(true);
  });

  it('is started again, on the same port, when it dies under the platform', async () => {
    const { url, pid } = await start();
    await ask(url, 'create table survived as select 7 number');
    process.kill(pid, 'SIGKILL');
    await gone(pid, 5_000);
    await expect.poll(() => ask(url, 'select number from survived').catch(() => undefined), { timeout: 20_000 }).toEqual({ number: 7 });
  }, 30_000);

  it.runIf(isRoot)('moves programs and data to where user postgres can reach them, and says so', async () => {
    chmodSync(directory, 0o700);
    const database = await start();
    expect(database.directory).toMatch(/^\/var\/lib\/skyledger\//);
    expect(told.join()).toMatch(/cannot enter .*: the data is kept in \/var\/lib\/skyledger/);
    expect(await ask(database.url, 'select 1 one')).toEqual({ one: 1 });
    await database.close();
    rmSync(database.directory, { recursive: true });
  });
});
