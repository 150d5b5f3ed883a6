import { setTimeout } from 'node:timers/promises';
import { uuidV5 } from '@skyledger/event-sourcing';
import { type Aggregate, context, EventStore, type StoredEvent } from '@skyledger/event-store';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import type { PoolClient } from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Count, counter, counterView, type Raise } from './counter';
import { Cuttable } from './cuttable';
import { judgeReader } from './sequence';
import { say } from './settings';

/** A process as far as the database can tell: a store, with a network of its own. */
type Party = {
  readonly network: Cuttable;
  readonly store: EventStore;
  readonly counters: Aggregate<Raise, Count>;
  readonly heard: number[];
  /** Keeps the projection in the midst of a page. */
  gate: Promise<void>;
};

const patience = { connect: 1_000, statement: 2_000, silence: 500, heartbeat: 300 };
const soon = { timeout: 100_000, interval: 20 };

let database: TestDatabase;
let parties: [Party, Party];
let isOver: boolean;
let applied: Party[];

const opened = async (): Promise<Party> => {
  const { hostname, port } = new URL(database.url);
  const network = await Cuttable.to(hostname, Number(port));
  const store = new EventStore({ databaseUrl: network.urlOf(database.url), patience, report: () => undefined });
  const counters = store.aggregate(counter, counterView);
  await store.ready();
  return { network, store, counters, heard: [], gate: Promise.resolve() };
};

const subscribe = (party: Party) => {
  const apply = async (tx: PoolClient, events: StoredEvent[]) => {
    const values = events.map(({ position }) => position);
    await tx.query('insert into witnessed select * from unnest($1::bigint[])', [values]);
    applied.push(party);
    await party.gate;
  };
  party.store.project({ id: 'witness', apply });
  party.store.consume({ id: 'listener', handle: async ({ position }) => void party.heard.push(position) });
};

beforeEach(async () => {
  [isOver, applied] = [false, []];
  database = await testDatabase();
  const first = await opened();
  await first.store.query('create table witnessed (position bigint not null)');
  subscribe(first);
  await vi.waitFor(() => expect(ownsAll(first)).toBe(true), soon); // or each may have some
  const second = await opened();
  subscribe(second);
  parties = [first, second];
});

afterEach(async () => {
  for (const { network } of parties ?? []) network.mend();
  for (const { store } of parties ?? []) await store.close();
  for (const { network } of parties ?? []) network.close();
  await database?.drop();
});

const request = (commandId: string) => ({ tenant: 'default', actor: 'client', commandId, source: 'client' as const });

/** Raises counters under keys, each until there is an answer; the parties share the counters. Answers the keys. */
const raising = async ({ counters }: Party, name: string): Promise<string[]> => {
  const keys: string[] = [];
  for (let n = 0; !isOver; n++) {
    const key = uuidV5('key', `${name}/${n}`);
    const ask = () => context.run(request(key), () => counters.handle(`${n % 20}`, { type: 'Raise', data: { by: 1 } }));
    while (!(await ask().then(() => true, () => setTimeout(10, false)))) ; // prettier-ignore
    keys.push(key);
    await setTimeout(1);
  }
  return keys;
};

const ownsAll = ({ store }: Party) => store.subscriptions.every(({ isOwner }) => isOwner);
const ownerOf = () => parties.find(ownsAll);
const other = (party: Party) => parties.find((each) => each !== party)!;

/** Cuts the owner off until the other has taken over and goes on; then lets it back. */
const cutOff = async (owner: Party, back: (network: Cuttable) => void) => {
  const begun = performance.now();
  owner.network.cut();
  await expect(owner.store.head()).rejects.toThrow();
  const asked = performance.now() - begun;
  await vi.waitFor(() => expect(ownerOf()).toBe(other(owner)), soon);
  const taken = performance.now() - begun;
  const { store } = other(owner);
  const head = await store.head();
  await Promise.all(store.subscriptions.map((subscription) => subscription.reached(head)));
  back(owner.network);
  const mended = performance.now();
  await vi.waitFor(() => owner.store.head(), soon);
  return `refused after ${asked.toFixed(0)} ms, taken over after ${taken.toFixed(0)} ms, back after ${(performance.now() - mended).toFixed(0)} ms`;
};

it('A process whose network is silent answers with errors, another takes over, and it comes back by itself; nothing is lost or doubled', async () => {
  const writing = parties.flatMap((party, nth) => [0, 1, 2].map((writer) => raising(party, `${nth}/${writer}`)));
  for (const end of ['mend', 'replace'] as const) {
    await vi.waitFor(() => expect(ownerOf()).toBeDefined(), soon);
    say(`network to PostgreSQL cut: ${await cutOff(ownerOf()!, (network) => network[end]())}`);
  }
  isOver = true;
  const keys = (await Promise.all(writing)).flat();
  const [{ store }] = parties;
  await Promise.all(parties.map((party) => party.store.idle()));
  const events = await store.query<{ pos: number; key: string }>(
    `select pos, meta ->> 'commandId' as key from event_store.events order by pos`,
  );
  expect(events.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
  const log = events.map(({ pos }) => pos);
  const witnessed = (await store.query<{ position: number }>('select position from witnessed order by position')).map(
    (row) => row.position,
  );
  expect(judgeReader(log, witnessed)).toEqual({ missed: 0, doubled: 0, disordered: 0 });
  expect(judgeReader(log, parties.flatMap(({ heard }) => heard)).missed).toBe(0); // prettier-ignore
  expect(await store.rebuildCheck()).toEqual([]);
  say(`network to PostgreSQL cut: ${keys.length} acknowledged, lost 0, doubled 0`);
});

it('An owner that did not hear that it was deposed changes nothing', async () => {
  const [owner] = parties;
  let goOn = () => {};
  owner.gate = new Promise((resolve) => (goOn = resolve));
  const raise = (n: number) =>
    context.run(request(uuidV5('key', `${n}`)), () => owner.counters.handle('1', { type: 'Raise', data: { by: 1 } }));
  await raise(1);
  await vi.waitFor(() => expect(applied).toEqual([owner]), soon);
  owner.network.cut('listens and locks');
  await vi.waitFor(() => expect(applied).toEqual([owner, other(owner)]), soon);
  const witnessed = () => owner.store.query<{ n: number }>('select count(*)::int as n from witnessed');
  await other(owner).store.idle();
  goOn();
  await raise(2);
  owner.network.mend();
  await Promise.all(parties.map(({ store }) => store.idle()));
  expect(await witnessed()).toEqual([{ n: 2 }]);
});
