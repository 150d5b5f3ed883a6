import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openEmbedded } from '@skyledger/service-kit/embedded-postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { context } from './context';
import { type Counter, counter, type CounterCommand, counterView } from './counter.fixture';
import { EventStore } from './event-store';
import type { Aggregate } from './types';

let directory: string;
let database: Awaited<ReturnType<typeof openEmbedded>>;
let store: EventStore;
let counters: Aggregate<CounterCommand, Counter>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'skyledger-crash-'));
  chmodSync(directory, 0o755);
  database = await openEmbedded(directory, () => undefined); // one of its own: it is to be killed, and to write through to the disk
  store = new EventStore({ databaseUrl: database.url, report: () => undefined });
  counters = store.aggregate(counter, counterView);
  await store.ready();
});

afterAll(async () => {
  await store.close();
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

const add: CounterCommand = { type: 'Add', data: { amount: 1 } };
const rounds = 3;
const writers = 8;

/** Adds one to its counters for a while; an answer that never came is asked for again under the same key, as a client does. */
const write = async (round: number, writer: number, isOver: () => boolean, acknowledged: Map<string, number>) => {
  for (let n = 0; !isOver(); n++) {
    const id = `${round}-${writer}-${n % 20}`;
    const request = { tenant: 'default', actor: 'client', commandId: `${round}-${writer}-${n}`, source: 'client' as const };
    for (let isDone = false; !isDone;) {
      isDone = await context
        .run({ ...request }, () => counters.handle(id, add))
        .then(() => true)
        .catch(() => setTimeout(50, false));
    }
    acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
  }
};

/** Waits for the next server: what the dead one left behind may answer a last time. */
const databaseAnswers = async (killed: number) => {
  for (;;) {
    const answers = await store.head().then(
      () => true,
      () => setTimeout(20, false),
    );
    if (answers && existsSync(pidFile()) && postmaster() !== killed) return;
  }
};

it('What was acknowledged survives kill -9 of the server; nothing is there twice, no stream has a gap, and the readers go on', async () => {
  const heard: number[] = [];
  store.consume({ id: 'witness', handle: async ({ position }) => void heard.push(position) });
  const acknowledged = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    let isOver = false;
    const writing = Array.from({ length: writers }, (_, writer) => write(round, writer, () => isOver, acknowledged));
    await setTimeout(300);
    const killed = postmaster();
    process.kill(killed, 'SIGKILL');
    await databaseAnswers(killed);
    isOver = true;
    await Promise.all(writing);
  }
  await store.idle();
  const streams = await store.query<{ id: string; version: number; events: number; last: number }>(
    'select s.id, s.version, count(*)::int as events, max(e.version) as last from event_store.streams s join event_store.events e using (sid) group by s.sid',
  );
  expect(streams.every(({ version, events, last }) => version === events && version === last)).toBe(true);
  expect(new Map(streams.map(({ id, version }) => [id, version]))).toEqual(acknowledged);
  expect(await store.rebuildCheck()).toEqual([]);
  const all = (await store.query<{ pos: number }>('select pos from event_store.events order by pos')).map(({ pos }) => pos);
  expect([...new Set(heard)].toSorted((a, b) => a - b)).toEqual(all);
});

const pidFile = () => join(database.directory, 'postgres', 'postmaster.pid');
const postmaster = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);
