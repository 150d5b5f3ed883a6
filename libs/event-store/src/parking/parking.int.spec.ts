import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg, { type PoolClient } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { context } from '../context';
import { EventStore } from '../event-store';
import { happened } from '../log.fixture';
import { SystemClock } from '../ports';
import { SubscriptionsWatch } from '../subscribe/figures';
import type { StoredEvent } from '../types';
import { interventionCategory } from './interventions';
import { ParkedEvents } from './parked-events';

let database: TestDatabase;
let stores: EventStore[];
let store: EventStore;
let poison: Set<string>;
let told: unknown[];

const open = async () => {
  const opened = new EventStore({ databaseUrl: database.url, report: (error) => told.push(error) });
  stores.push(opened);
  await opened.ready();
  return opened;
};

const notes = (parts?: number) => ({
  id: 'notes',
  parts,
  filter: ({ category }: StoredEvent) => category === 'thing',
  apply: async (tx: PoolClient, events: StoredEvent[]) => {
    for (const { position, id, version } of events) {
      await tx.query('insert into applied values ($1, $2, $3)', [position, id, version]);
      if (poison.has(`${id}${version}`)) throw new Error(`Cannot read ${id}${version}.`);
    }
  },
});

const applied = async () =>
  (await store.query<{ what: string }>('select id || version as what from applied order by pos')).map(({ what }) => what);
const parked = async () => (await parkedEvents().all('notes')).map(({ id, position, tries }) => ({ id, position, tries }));
const parkedEvents = (of = store) => new ParkedEvents(of, new SystemClock());
const operator = { tenant: 'default', actor: 'ada', commandId: '7d6a3f0e-0000-4000-8000-000000000001', reason: 'It is wrong.' };
const decide = (decision: 'redrive' | 'skip', position: number) =>
  context.run(operator, () => parkedEvents().decide(decision, 'notes', position, operator.reason));

beforeEach(async () => {
  database = await testDatabase();
  [stores, poison, told] = [[], new Set(), []];
  store = await open();
  await store.query('create table applied (pos bigint not null, id text not null, version int not null)');
});

afterEach(async () => {
  for (const opened of stores) await opened.close();
  await database.drop();
});

describe('An event that a projection cannot apply', () => {
  beforeEach(async () => {
    poison.add('bad2');
    for (const id of ['bad', 'good', 'bad', 'good', 'bad']) await store.append(happened(id));
    store.project(notes());
    await store.idle();
  });

  it('is parked after five tries with those of its stream behind it, and others go on', async () => {
    expect(await applied()).toEqual(['bad1', 'good1', 'good2']);
    expect(await parked()).toEqual([
      { id: 'bad', position: 3, tries: 5 },
      { id: 'bad', position: 5, tries: 0 },
    ]);
    await store.append(happened('bad', 1));
    await store.append(happened('good', 1));
    await store.idle();
    expect(await applied()).toEqual(['bad1', 'good1', 'good2', 'good3']);
    expect(await new SubscriptionsWatch(store, new SystemClock()).figures()).toContainEqual({
      id: 'notes',
      events: 0,
      seconds: 0,
      parked: 3,
    });
  });

  it('is applied, and those behind it, once it is redriven and can be', async () => {
    expect(await decide('redrive', 3)).toBe(true);
    expect(await parked()).toEqual([
      { id: 'bad', position: 3, tries: 6 },
      { id: 'bad', position: 5, tries: 0 },
    ]);
    poison.clear();
    await context.run({ ...operator, commandId: '7d6a3f0e-0000-4000-8000-000000000002' }, () =>
      parkedEvents().decide('redrive', 'notes', 3, 'Mended.'),
    );
    await store.append(happened('bad'));
    await store.idle();
    expect(await parked()).toEqual([]);
    expect((await applied()).filter((what) => what.startsWith('bad'))).toEqual(['bad1', 'bad2', 'bad3', 'bad4']);
  });

  it('is left out when it is skipped, and those behind it are applied', async () => {
    expect(await decide('skip', 3)).toBe(true);
    expect(await parked()).toEqual([]);
    expect((await applied()).filter((what) => what.startsWith('bad'))).toEqual(['bad1', 'bad3']);
    expect(await decide('skip', 3)).toBe(false);
  });

  it('keeps in the log who decided about it, and why, in its own flow', async () => {
    await decide('skip', 3);
    const all: StoredEvent[] = [];
    for await (const event of store.readAll()) all.push(event);
    const parkedEvent = all.find(({ position }) => position === 3)!;
    expect(all.filter(({ category }) => category === interventionCategory)).toEqual([
      expect.objectContaining({
        type: 'ParkedEventSkipped',
        data: { subscription: 'notes', position: 3, category: 'thing', id: 'bad', reason: 'It is wrong.' },
        meta: expect.objectContaining({
          actor: 'ada',
          reason: 'It is wrong.',
          causationId: parkedEvent.eventId,
          correlationId: parkedEvent.meta.correlationId,
        }),
      }),
    ]);
  });

  it('stays parked for the next owner, who hears what was decided in another process', async () => {
    await store.close();
    store = await open();
    poison.clear();
    const owner = await open();
    owner.project(notes());
    await owner.idle();
    expect(await parked()).toHaveLength(2);
    await decide('redrive', 3);
    await owner.idle();
    expect(await applied()).toEqual(['bad1', 'good1', 'bad2', 'good2', 'bad3']);
  });
});

describe('What a projection cannot do because of the database', () => {
  it('is tried again until it can, and nothing is parked', async () => {
    await store.query('alter table applied rename to away');
    store.project(notes());
    await store.append(happened('a', 3));
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(1), { timeout: 30_000 });
    await store.query('alter table away rename to applied');
    await store.idle();
    expect([await applied(), await parked()]).toEqual([['a1', 'a2', 'a3'], []]);
  });
});

describe('A projection in parts', () => {
  it('applies each event once, each stream in order, and parks only what is poison', async () => {
    poison.add('s7');
    poison.add('s72');
    const subscription = store.project(notes(3));
    for (let n = 0; n < 40; n++) await store.append(happened(`s${n % 20}`));
    await store.idle();
    expect(subscription.position).toBe(await store.head());
    expect((await applied()).toSorted()).toEqual(
      Array.from({ length: 40 }, (_, n) => `s${n % 20}${n < 20 ? 1 : 2}`)
        .filter((what) => what !== 's72')
        .toSorted(),
    );
    expect(store.subscriptions.map(({ id }) => id)).toEqual(['flows:1', 'notes/1of3', 'notes/2of3', 'notes/3of3']);
    expect(await parkedEvents().all()).toMatchObject([{ id: 's7', tries: 5 }]);
  });
});

describe('A reader that waits at a hole', () => {
  it('says which process of the database it waits for', async () => {
    const forgotten = new pg.Client({ connectionString: database.url, application_name: 'forgotten' });
    await forgotten.connect();
    await forgotten.query('begin');
    const taken = `select pg_backend_pid() as pid, nextval('event_store.events_pos'), pg_current_xact_id()`;
    const { pid } = (await forgotten.query<{ pid: number }>(taken)).rows[0]!;
    await store.append(happened('a'));
    const blocked = () => expect(store.fenceWait?.blocker).toMatchObject({ pid, application: 'forgotten' });
    await vi.waitFor(blocked, { timeout: 60_000, interval: 20 });
    expect(told.join()).toContain(`process ${pid} of PostgreSQL (forgotten, idle in transaction)`);
    await forgotten.query('rollback');
    await store.idle();
    expect(store.fenceWait).toBeUndefined();
    await forgotten.end();
  });
});
