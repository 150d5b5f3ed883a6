import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { uuidV5 } from '@skyledger/event-sourcing';
import { type Aggregate, context, EventStore, type StoredEvent } from '@skyledger/event-store';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Count, counter, counterView, type Raise } from './counter';
import { Journal, judge } from './journal';
import { judgeReader } from './sequence';
import { Server } from './server';
import { amounts, quantile, say } from './settings';

/** A process as far as the log can tell: a store, and the counters that are written through it. */
type Client = { readonly store: EventStore; readonly counters: Aggregate<Raise, Count> };

let directory: string;
let server: Server;
let journal: Journal;
let clients: Client[];
let firstAnswer: number | undefined;
let isOver = false;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'skyledger-kill-'));
  server = await Server.in(directory);
  journal = new Journal(join(directory, 'journal'));
  clients = [0, 1].map(() => {
    const store = new EventStore({ databaseUrl: server.url, report: () => undefined });
    return { store, counters: store.aggregate(counter, counterView) };
  });
  for (const { store } of clients) await store.ready();
});

afterAll(async () => {
  for (const { store } of clients ?? []) await store.close();
  await server?.stop();
  journal?.close();
  rmSync(directory, { recursive: true, force: true });
});

const acknowledged = (id: string) => {
  journal.hears(id, 'ok');
  firstAnswer ??= performance.now();
};

/** Appends to streams that others append to as well, each time as if it knew the version: refused often, and not asked again. */
const append = async ({ store }: Client, writer: number) => {
  const known = new Map<string, number>();
  for (let n = 0; !isOver; n++) {
    const stream = writer < 2 ? `shared-${n % 3}` : `${writer}-${n % 20}`;
    const id = uuidV5('journal', `${writer}/${n}`);
    const meta = { actor: 'client', correlationId: stream, causationId: id, commandId: id };
    const event = { eventId: id, type: 'Noted', recordedAt: '2026-01-01T00:00:00.000Z', data: { writer, n }, meta };
    const item = { tenant: 'default', category: 'journal', id: stream, expected: known.get(stream) ?? -1, events: [event] };
    journal.sends(id);
    try {
      const { status, version } = await store.append(item);
      known.set(stream, version);
      if (status === 'conflict') journal.hears(id, 'failed');
      else acknowledged(id);
    } catch {
      journal.hears(id, 'unknown');
      known.delete(stream);
      await setTimeout(10);
    }
  }
};

/** Raises counters under a key, and asks again under the same key until there is an answer, as a good client does. */
const raise = async ({ counters }: Client, writer: number) => {
  for (let n = 0; !isOver; n++) {
    const commandId = uuidV5('key', `${writer}/${n}`);
    const request = () => ({ tenant: 'default', actor: 'client', commandId, source: 'client' as const });
    const ask = () =>
      context
        .run(request(), () => counters.handle(`${writer}-${n % 20}`, { type: 'Raise', data: { by: 1 } }))
        .then(
          () => true,
          () => setTimeout(10, false),
        );
    journal.sends(commandId);
    while (!(await ask()));
    acknowledged(commandId);
  }
};

const told = (times: readonly number[]) => {
  const [median, p99, max] = [0.5, 0.99, 1].map((part) => `${quantile(times, part).toFixed(0)} ms`);
  return `median ${median}, p99 ${p99}, max ${max}`;
};

const witness = {
  id: 'witness',
  apply: (tx: PoolClient, events: StoredEvent[]) =>
    tx.query('insert into witnessed select * from unnest($1::bigint[])', [events.map(({ position }) => position)]).then(() => undefined),
};

const timeout = (amounts.minutes + 3) * 60_000;

it(
  'What was acknowledged survives kill -9 of PostgreSQL; nothing is lost, doubled or left out, and readers go on',
  { timeout },
  async () => {
    const [{ store }] = clients as [Client];
    await store.query('create table witnessed (position bigint not null)');
    store.project(witness);
    const heard: number[] = [];
    store.consume({ id: 'listener', handle: async ({ position }) => void heard.push(position) });
    const writing = Array.from({ length: 8 }, (_, writer) => (writer < 5 ? append : raise)(clients[writer % 2]!, writer));

    const recoveries: number[] = [];
    const end = performance.now() + amounts.minutes * 60_000;
    for (let round = 1; round <= amounts.rounds && performance.now() < end; round++) {
      await setTimeout(50 + Math.random() * 200);
      const killed = performance.now();
      await server.kill();
      await setTimeout(1); // what was on its way when the server died has been heard
      firstAnswer = undefined;
      await server.start();
      while (firstAnswer === undefined) await setTimeout(1);
      recoveries.push(firstAnswer - killed);
      if (round % 20 === 0) say(`kill -9 of PostgreSQL: ${round} of ${amounts.rounds} rounds, recovery ${told(recoveries)}`);
    }
    isOver = true;
    await Promise.all(writing);
    await store.idle();

    const events = await store.query<{ id: string; pos: number }>(
      `select meta ->> 'commandId' as id, pos from event_store.events order by pos`,
    );
    const verdict = judge(
      journal.account(),
      events.map(({ id }) => id),
    );
    const [gaps] = await store.query<{ n: number }>(
      `select count(*)::int as n from (select from event_store.streams s join event_store.events e using (sid) group by s.sid
      having count(*) <> max(e.version) or max(e.version) <> s.version) g`,
    );
    say(
      `kill -9 of PostgreSQL, ${recoveries.length} rounds, 8 writers: ${verdict.ok} acknowledged, ${verdict.failed} refused, ${verdict.unknown} unknown; ` +
        `lost ${verdict.lost.length}, doubled ${verdict.doubled.length}, stream gaps ${gaps!.n}; recovery ${told(recoveries)}`,
    );
    expect(verdict).toMatchObject({ lost: [], risen: [], doubled: [], strange: [] });
    expect(verdict.ok).toBeGreaterThan(amounts.rounds);
    expect(recoveries.length, 'rounds in time').toBe(amounts.rounds);
    expect(gaps).toEqual({ n: 0 });
    const log = events.map(({ pos }) => pos);
    const witnessed = await store.query<{ position: number }>('select position from witnessed order by position');
    expect(
      judgeReader(
        log,
        witnessed.map(({ position }) => position),
      ),
    ).toEqual({ missed: 0, doubled: 0, disordered: 0 });
    expect(judgeReader(log, heard).missed).toBe(0);
    expect(await store.rebuildCheck()).toEqual([]);
  },
);
