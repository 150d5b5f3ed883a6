import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Context, context } from '../context';
import { type Counter, counter, type CounterCommand, counterView } from '../counter.fixture';
import { EventStore } from '../event-store';
import { SimulatedClock } from '../ports';
import { SealKey } from '../seals/seal-key';
import { Sealer } from '../seals/sealer';
import type { Aggregate } from '../types';
import { exportLog } from './exporting';
import { importLog } from './importing';
import { rewind } from './went-back';

let directory: string;
let origin: TestDatabase;
let store: EventStore;
let counters: Aggregate<CounterCommand, Counter>;
const databases: TestDatabase[] = [];
const stores: EventStore[] = [];
const at = '2026-01-01T00:00:00.000Z';
const key = SealKey.made();

const open = (url: string) => {
  const opened = new EventStore({ databaseUrl: url });
  stores.push(opened);
  return { store: opened, counters: opened.aggregate(counter, counterView) };
};
const fresh = async () => {
  const made = await testDatabase();
  databases.push(made);
  return made.url;
};
const add = (amount: number): CounterCommand => ({ type: 'Add', data: { amount } });
const as = <T>(commandId: string, work: () => T, more: Partial<Context> = {}): T =>
  context.run({ tenant: 'default', actor: 'a', commandId, ...more }, work);
const file = (name: string) => join(directory, name);
const exported = async (name: string, tenant?: string) => {
  writeFileSync(file(name), '');
  const options = { databaseUrl: origin.url, at, ...(tenant !== undefined && { tenant }) };
  return exportLog(options, async (text) => appendFileSync(file(name), text));
};
const sealer = (of: EventStore) => new Sealer(of, { key, clock: new SimulatedClock(), report: () => undefined });

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'backup-'));
  origin = await testDatabase();
  databases.push(origin);
  ({ store, counters } = open(origin.url));
  await store.ready();
  for (let n = 0; n < 30; n += 1) await as(`c${n}`, () => counters.handle(`n${n % 7}`, add(n), add(1)), { source: 'bus' });
  await as('other', () => counters.handle('theirs', add(1)), { tenant: 'other' });
  await sealer(store).all();
  await as('late', () => counters.handle('n1', add(1)));
  await store.idle();
});
afterAll(async () => {
  await Promise.all(stores.map((each) => each.close()));
  await Promise.all(databases.map((each) => each.drop()));
  rmSync(directory, { recursive: true, force: true });
});

describe('An export, imported into an empty installation', () => {
  it('is the same log: positions, streams, documents, keys already used; and it goes on', async () => {
    expect(await exported('all')).toEqual({ events: 61, seals: 1, upTo: 61 });
    const url = await fresh();
    expect(await importLog({ databaseUrl: url, file: file('all'), at })).toEqual({ events: 61, seals: 1, head: 61, epoch: 2 });
    const restored = open(url);
    await restored.store.ready();
    expect(await restored.store.rebuildCheck()).toEqual([]);
    const documents = 'select tenant, id, version, document::text, state::text from unnamed.counter order by tenant, id';
    expect(await restored.store.query(documents)).toEqual(await store.query(documents));
    const events = async (of: EventStore) => {
      const all = [];
      for await (const event of of.readAll()) all.push(event);
      return all;
    };
    expect(await events(restored.store)).toEqual(await events(store));

    const before = await as('c3', () => restored.counters.handle('n3', add(3), add(1)), { source: 'bus' }); // delivered once more
    expect(before.version).toBe((await as('x', () => counters.find('n3')))!.version);
    await as('new', () => restored.counters.handle('n1', add(5)));
    expect(await restored.store.head()).toBe(62);
    expect(await as('y', () => restored.store.flow('theirs'), { tenant: 'other' })).toHaveLength(1);
    await sealer(restored.store).all();
    expect(await sealer(restored.store).state()).toMatchObject({ sealedUpTo: 62, head: 62 });
  });

  it('brings one tenant only, where so asked', async () => {
    expect(await exported('one', 'other')).toMatchObject({ events: 1 });
    expect(readFileSync(file('one'), 'utf8')).not.toContain('"n1"');
    const url = await fresh();
    await importLog({ databaseUrl: url, file: file('one'), at });
    const restored = open(url);
    await restored.store.ready();
    expect(await restored.store.rebuildCheck()).toEqual([]);
    expect(await as('z', () => restored.counters.find('theirs'), { tenant: 'other' })).toMatchObject({ version: 1 });
    expect(await as('z', () => restored.counters.find('n1'))).toBeUndefined();
  });

  it('sees one instant, while others append', async () => {
    let isOn = true;
    const appending = Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        for (let round = 0; isOn; round += 1) await as(`w${n}-${round}`, () => counters.handle(`w${n}`, add(0), add(1)), { source: 'bus' });
      }),
    );
    for (const name of ['during1', 'during2', 'during3']) {
      await exported(name);
      const url = await fresh();
      await importLog({ databaseUrl: url, file: file(name), at });
      const restored = open(url);
      await restored.store.ready();
      expect(await restored.store.rebuildCheck()).toEqual([]);
      const [keys] = await restored.store.query<{ lost: number }>(`select count(*) as lost from event_store.dedupe d
        where key like 'w%' and not exists (select from event_store.events e where e.meta ->> 'commandId' = split_part(d.key, ':', 1))`);
      expect(keys).toEqual({ lost: 0 });
    }
    isOn = false;
    await appending;
  });
});

describe('A subscription that is ahead of the log', () => {
  it('stands still and says so, and goes on when told', async () => {
    const url = await fresh();
    const said: string[] = [];
    const short = new EventStore({ databaseUrl: url, report: (error) => said.push(String(error)) });
    stores.push(short);
    const things = short.aggregate(counter, counterView);
    const seen: number[] = [];
    const client = new pg.Client(url);
    await client.connect();
    await client.query(`insert into event_store.checkpoints values ('watch', 40, null, 1, now())`);
    await client.end();
    short.consume({ id: 'watch', handle: async ({ position }) => void seen.push(position) });
    await as('a', () => things.handle('n1', add(1)));
    await vi.waitFor(() => expect(said).toContainEqual(expect.stringMatching(/log went back: epoch 1, checkpoint 40 > head [01];/)));
    expect(seen).toEqual([]);
    expect(await rewind(short.pools.work, 'watch')).toBe(40);
    await as('b', () => things.handle('n1', add(1)));
    await vi.waitFor(() => expect(seen).toEqual([2]), 15_000);
    expect(await rewind(short.pools.work, 'watch')).toBeUndefined();
  });
});

describe('An import', () => {
  const left = async (url: string) => {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } =
      await client.query(`select (select count(*) from event_store.events)::int + (select count(*) from event_store.streams)::int
      + (select count(*) from event_store.seals)::int + (select count(*) from event_store.imported_rows)::int as n`);
    await client.end();
    return rows[0].n as number;
  };

  it.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2), /Line \d+ of the file cannot be read|ends before its end/],
    ['without its last line', (text: string) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1), /The file ends before its end/],
    ['with a changed byte', (text: string) => text.replace('"CounterRaised"', '"CounterRaisen"'), /changed after it was written/],
    ['with a line left out', (text: string) => text.split('\n').toSpliced(5, 1).join('\n'), /changed after it was written/],
    ['that is something else', () => '{"hello":1}\n', /no export of a log/],
  ])('refuses a file %s, and leaves nothing', async (_, spoil, reason) => {
    await exported('whole');
    writeFileSync(file('spoilt'), spoil(readFileSync(file('whole'), 'utf8')));
    const url = await fresh();
    await expect(importLog({ databaseUrl: url, file: file('spoilt'), at })).rejects.toThrow(reason);
    expect(await left(url)).toBe(0);
  });

  it('refuses a log that is not empty', async () => {
    await exported('whole');
    await expect(importLog({ databaseUrl: origin.url, file: file('whole'), at })).rejects.toThrow('There is something in the log already');
  });
});
