import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context } from '../../context';
import { type Counter, counter, type CounterCommand, counterView } from '../../counter.fixture';
import { EventStore } from '../../event-store';
import type { Aggregate } from '../../types';
import { exclusively } from '../exclusive';
import { becomes, begin, generationsOf } from '../generations';
import { Views } from '../views';
import { DocumentsView } from './documents-view';

let database: TestDatabase;
let store: EventStore;
let views: Views;
let counters: Aggregate<CounterCommand, Counter>;
let commands = 0;

beforeAll(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url });
  counters = store.aggregate(counter, counterView);
  views = new Views(store);
  await store.ready();
  await store.query('create index counter_by_total on unnamed.counter ((document->>$$total$$))');
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

const add = (id: string, amount = 1) =>
  context.run({ tenant: 'default', actor: 'a', commandId: `c${++commands}` }, () => counters.handle(id, { type: 'Add', data: { amount } }));
const find = (id: string) => context.run({ tenant: 'default', actor: 'a', commandId: 'find' }, () => counters.find(id));
const forge = (id: string) => store.query(`update unnamed.counter set document = '{"total":99}' where id = $1`, [id]);
const tables = async () =>
  (await store.query<{ t: string }>(`select tablename as t from pg_tables where schemaname = 'unnamed' order by 1`)).map(({ t }) => t);

const waitingForDocuments = async () =>
  (await store.query(`select from pg_locks where not granted and relation = 'event_store.documents'::regclass`)).length;
const phase = async () => {
  const run = (await views.status('counter'))?.run;
  return run?.state === 'running' ? run.progress?.phase : undefined;
};

describe('Documents rebuilt', () => {
  it('are what the log says, under the same indexes, and the old ones are kept', async () => {
    for (let n = 0; n < 40; n++) await add(`n${n % 9}`);
    await forge('n1');
    await views.run('counter', 'rebuild');
    expect(await store.rebuildCheck()).toEqual([]);
    expect(await find('n1')).toMatchObject({ document: { total: 5 } });
    expect(await tables()).toEqual(['counter', 'counter_v1']);
    const indexes = await store.query<{ name: string }>(`select indexname as name from pg_indexes where schemaname = 'unnamed' order by 1`);
    expect(indexes.map(({ name }) => name)).toEqual(['counter_by_total', 'counter_by_total_v1', 'counter_pkey', 'counter_v1_pkey']);
    expect((await views.status('counter'))?.generations).toMatchObject({ active: { generation: 2 }, kept: { generation: 1 } });
  });

  it('can be taken back, with what has happened since', async () => {
    await add('n1');
    await add('new');
    await views.run('counter', 'rollBack');
    expect(await find('n2')).toMatchObject({ document: { total: 5 } });
    expect(await find('new')).toMatchObject({ document: { total: 1 }, version: 1 });
    expect((await store.rebuildCheck()).map(({ id, what }) => [id, what])).toEqual([['n1', 'document']]); // as it was before
    expect(await add('n1')).toMatchObject({ version: 7 });
    await views.run('counter', 'rebuild');
    expect(await store.rebuildCheck()).toEqual([]);
  });

  it('leave nothing when the old ones are dropped', async () => {
    await views.run('counter', 'dropOld');
    expect(await tables()).toEqual(['counter']);
    await expect(views.run('counter', 'rollBack')).rejects.toThrow('no earlier generation');
  });

  it('are rebuilt while others go on writing: nothing is lost, and nothing waits long', async () => {
    let isOver = false;
    let written = 0;
    const writer = async (lane: number) => {
      for (let n = 0; !isOver; n++) {
        await add(n % 3 === 0 ? `lane${lane}-${n}` : `hot${(n + lane) % 5}`, n % 50 === 0 ? 0 : 0.01);
        written++;
      }
    };
    const writers = Array.from({ length: 8 }, (_, lane) => writer(lane));
    for (let round = 0; round < 4; round++) {
      await forge('n3');
      await views.run('counter', round === 2 ? 'rollBack' : 'rebuild');
    }
    isOver = true;
    await Promise.all(writers);
    expect(written).toBeGreaterThan(100);
    await views.run('counter', 'rebuild');
    expect(await store.rebuildCheck()).toEqual([]);
    const [gaps] = await store.query<{ n: number }>(
      `select count(*)::int as n from (select sid from event_store.events group by sid having count(*) <> max(version)) g`,
    );
    expect(gaps).toEqual({ n: 0 });
  });

  it('mend what was decided on a row of before the switch', async () => {
    const sweeping = views.run('counter', 'rebuild');
    await expect.poll(phase, { interval: 1, timeout: 30_000 }).toBe('switching');
    await expect.poll(async () => (await views.status('counter'))?.generations.building, { interval: 1, timeout: 30_000 }).toBeUndefined();
    await add('n4');
    await forge('n4'); // as if the append had carried over what it had read
    await sweeping;
    expect(await store.rebuildCheck()).toEqual([]);
  });

  it('are read and written as before when a rebuild is killed, and then rebuilt', async () => {
    const blocker = await store.pools.work.connect();
    await blocker.query('begin; lock table event_store.documents in row exclusive mode'); // as an append that is on its way
    const killed = views.run('counter', 'rebuild').catch((error: Error) => error.message);
    await expect.poll(phase, { timeout: 30_000 }).toBe('switching');
    await store.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'skyledger rebuild of counter'`);
    expect(await killed).toMatch(/[Cc]onnection/);
    await blocker.query('rollback');
    blocker.release();
    expect(await add('n1')).toMatchObject({ document: { total: expect.any(Number) } });
    expect((await views.status('counter'))?.generations.building).toBeDefined();
    await views.run('counter', 'rebuild');
    expect((await views.status('counter'))?.generations.building).toBeUndefined();
    expect(await store.rebuildCheck()).toEqual([]);
  });

  it('are rebuilt by one at a time', async () => {
    const both = await Promise.allSettled([views.run('counter', 'rebuild'), new Views(store).run('counter', 'rebuild')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await store.rebuildCheck()).toEqual([]);
  });

  it('start over after a rebuild that was killed', async () => {
    await store.query(`insert into event_store.view_generations (view, generation, version, state) values ('counter', 90, 1, 'building')`);
    await store.query('create table unnamed.counter_v90 (like unnamed.counter)');
    await views.run('counter', 'rebuild');
    expect(await tables()).toEqual(['counter', expect.stringMatching(/^counter_v\d+$/)]);
    expect((await views.status('counter'))?.generations).toMatchObject({ active: { generation: 91 } });
    expect(await store.rebuildCheck()).toEqual([]);
  });

  it('are handed over with what was appended before; what comes meanwhile waits, and is written into the new ones', async () => {
    await views.run('counter', 'rebuild');
    const view = new DocumentsView(store.registry.get('counter')!, store.pools.admin);
    await exclusively(database.url, 'counter', async ({ db, reader }) => {
      const { active } = await generationsOf(db, 'counter');
      const next = await begin(db, 'counter', 1);
      await view.create(db, next);
      const position = await view.replay(db, next, () => undefined, reader);
      await view.complete(db, next);
      await add('handed', 1);
      await db.query('begin');
      await view.hold(db, next, position);
      expect((await db.query(`select version from unnamed.counter_v${next.generation} where id = 'handed'`)).rows).toEqual([
        { version: 1 },
      ]);
      const waiting = add('handed', 2);
      await expect.poll(waitingForDocuments, { timeout: 30_000 }).toBe(1);
      await view.exchange(db, next, active!);
      await view.drop(db, active!);
      await becomes(db, active!, 'dropped');
      await becomes(db, next, 'active');
      await db.query('commit');
      expect(await waiting).toMatchObject({ version: 2, document: { total: 3 } });
    });
    expect(await store.rebuildCheck()).toEqual([]);
  });
});
