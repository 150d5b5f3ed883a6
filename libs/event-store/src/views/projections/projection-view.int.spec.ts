import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context } from '../../context';
import { type Counter, counter, type CounterCommand, counterView } from '../../counter.fixture';
import { EventStore } from '../../event-store';
import type { Aggregate } from '../../types';
import type { ReadModel } from './read-model';
import { LargestStep, tally, TallyOfDay } from './tally.fixture';
import { exclusively } from '../exclusive';
import { becomes, begin, generationsOf } from '../generations';
import { Views } from '../views';
import { LiveProjection } from './live-projection';

type Running = { store: EventStore; views: Views; counters: Aggregate<CounterCommand, Counter>; model: ReadModel };

let database: TestDatabase;
let now: Running;
let commands = 0;
const patiently = { timeout: 30_000 };

const start = async (projection = tally): Promise<Running> => {
  const store = new EventStore({ databaseUrl: database.url, report: () => undefined });
  const counters = store.aggregate(counter, counterView);
  const views = new Views(store);
  const model = views.add(projection);
  await views.open();
  return { store, views, counters, model };
};

const stop = async ({ views, store }: Running) => {
  await views.close();
  await store.close();
};

beforeAll(async () => {
  database = await testDatabase();
  now = await start();
});

afterAll(async () => {
  await stop(now);
  await database.drop();
});

const raise = (id: string, amount: number) =>
  context.run({ tenant: 'default', actor: 'a', commandId: `c${++commands}` }, () =>
    now.counters.handle(id, { type: 'Add', data: { amount } }),
  );
const total = async () =>
  (await now.model.of(TallyOfDay).find()).reduce((sum, { total: each }) => sum + Math.round(Number(each) * 100), 0) / 100;
const tables = async () =>
  (await now.store.query<{ t: string }>(`select tablename as t from pg_tables where tablename ~ '^(tally_of|largest)' order by 1`)).map(
    ({ t }) => t,
  );
const waitingForPages = async () => (await now.store.query(`select from pg_locks where not granted and locktype = 'advisory'`)).length;
const check = () => now.views.run('tally', 'check');

describe('A relational projection', () => {
  it('follows the log, each event once', async () => {
    for (let n = 1; n <= 30; n++) await raise(`n${n % 4}`, n);
    await now.store.idle();
    expect(await now.model.of(TallyOfDay).find()).toMatchObject([{ total: '465', events: '30' }]);
    expect(await now.model.of(LargestStep).findOneBy({ counterId: 'n1' })).toMatchObject({ step: '29', steps: ['21', '25', '29'] });
    expect(await check()).toEqual([]);
    expect(await tables()).toEqual(['largest_step', 'tally_of_day']);
  });

  it('has each row that is not what the log says found', async () => {
    await now.store.query(`update unnamed.largest_step set step = 1 where counter_id = 'n2'`);
    await now.store.query(`delete from unnamed.largest_step where counter_id = 'n3'`);
    expect(await check()).toEqual([
      { tenant: 'default', category: 'tally', id: 'largest_step/n2', what: 'row' },
      { tenant: 'default', category: 'tally', id: 'largest_step/n3', what: 'row' },
    ]);
  });

  it('is rebuilt while events go on: nothing is lost or doubled', async () => {
    let isOver = false;
    const writer = async (lane: number) => {
      for (let n = 0; !isOver; n++) await raise(`lane${lane}-${n % 90}`, 0.01);
    };
    const writers = Array.from({ length: 6 }, (_, lane) => writer(lane));
    for (const task of ['rebuild', 'rebuild', 'rollBack', 'rebuild'] as const) {
      await now.views.run('tally', task);
    }
    isOver = true;
    await Promise.all(writers);
    await now.store.idle();
    expect(await check()).toEqual([]);
    const [log] = await now.store.query<{ sum: string; events: string }>(
      `select sum((data ->> 'amount')::numeric)::text as sum, count(*)::text as events from event_store.events where type = 'CounterRaised'`,
    );
    expect(await now.model.of(TallyOfDay).find()).toMatchObject([{ total: log!.sum, events: log!.events }]);
    expect(await tables()).toEqual([
      'largest_step',
      expect.stringMatching(/^largest_step_v\d+$/),
      'tally_of_day',
      expect.stringMatching(/^tally_of_day_v\d+$/),
    ]);
    await now.views.run('tally', 'dropOld');
    expect(await tables()).toEqual(['largest_step', 'tally_of_day']);
  });

  it('is handed over with all pages before, and the next page waits and is written into the new tables', async () => {
    const { view } = new LiveProjection(now.store, now.model, async () => undefined);
    await raise('handed', 1);
    await exclusively(database.url, 'tally', async ({ db, reader }) => {
      const { active } = await generationsOf(db, 'tally');
      const next = await begin(db, 'tally', 1);
      await view.create(db, next);
      const position = await view.replay(db, next, () => undefined, reader);
      await view.complete(db, next);
      await raise('handed', 2);
      await now.store.idle();
      await db.query('begin');
      const held = await view.hold(db, next, position);
      expect((await db.query('select pos from event_store.checkpoints where id = $1', ['tally'])).rows).toEqual([{ pos: held }]);
      expect((await db.query(`select step from unnamed.largest_step_v${next.generation} where counter_id = 'handed'`)).rows).toEqual([
        { step: '2' },
      ]);
      await raise('handed', 3);
      await expect.poll(waitingForPages, patiently).toBe(1);
      await view.exchange(db, next, active!);
      await view.drop(db, active!);
      await becomes(db, active!, 'dropped');
      await becomes(db, next, 'active');
      await db.query('commit');
    });
    await now.store.idle();
    expect(await check()).toEqual([]);
    expect(await now.model.of(LargestStep).findOneBy({ counterId: 'handed' })).toMatchObject({ step: '3', steps: ['1', '2', '3'] });
  });

  it('of another version is built beside the present one and takes its place; the older code writes no more', async () => {
    const older = now;
    const halved = { ...tally, version: 2, project: (...given: Parameters<typeof tally.project>) => tally.project(...given).slice(0, 1) };
    now = await start(halved);
    await expect.poll(async () => (await now.views.status('tally'))?.generations.active?.version, patiently).toBe(2);
    await stop(older);
    await raise('late', 1);
    await expect.poll(() => now.store.subscriptions.some(({ id }) => id === 'tally'), patiently).toBe(true);
    await now.store.idle();
    expect(await check()).toEqual([]);
    expect(await now.model.of(LargestStep).find()).toEqual([]);
    await expect(now.views.run('tally', 'rollBack')).rejects.toThrow('of version 1');
    expect(await total()).toBeGreaterThan(465);
  });

  it('leaves out of a rebuild what is parked', async () => {
    await stop(now);
    const poisoned = {
      ...tally,
      version: 2,
      project: (...[event, remembered]: Parameters<typeof tally.project>) => {
        if (event.id === 'poison') throw new Error('It cannot be read.');
        return tally.project(event, remembered).slice(0, 1);
      },
    };
    now = await start(poisoned);
    await raise('poison', 1);
    await raise('good', 1);
    await now.store.idle();
    await now.views.run('tally', 'rebuild');
    expect(await check()).toEqual([]);
    expect(await now.store.query('select id from event_store.parked')).toEqual([{ id: 'poison' }]);
  });
});
