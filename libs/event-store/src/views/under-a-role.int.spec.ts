import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { context } from '../context';
import { type Counter, counter, type CounterCommand, counterView } from '../counter.fixture';
import { EventStore } from '../event-store';
import { Invariants } from '../invariants/invariants';
import { type Login, loginOf } from '../roles/login';
import type { Aggregate } from '../types';
import type { ReadModel } from './projections/read-model';
import { tally, TallyOfDay } from './projections/tally.fixture';
import { Views } from './views';

let database: TestDatabase;
let login: Login;
let store: EventStore;
let views: Views;
let model: ReadModel;
let counters: Aggregate<CounterCommand, Counter>;
let commands = 0;

beforeAll(async () => {
  database = await testDatabase();
  login = loginOf(database.url, inject('postgres').adminUrl, [{ name: 'counting', categories: [] }]);
  store = new EventStore({ databaseUrl: database.url, login, serviceOf: () => 'counting' });
  counters = store.aggregate(counter, counterView);
  views = new Views(store);
  model = views.add(tally);
  await views.open();
});

afterAll(async () => {
  await views.close();
  await store.close();
  await database.drop();
  const admin = new pg.Client(inject('postgres').adminUrl);
  await admin.connect();
  await admin.query(`drop role if exists ${login.role}`);
  await admin.end();
});

const raise = (id: string) =>
  context.run({ tenant: 'default', actor: 'a', commandId: `c${++commands}` }, () =>
    counters.handle(id, { type: 'Add', data: { amount: 1 } }),
  );
const total = async () => {
  await store.idle();
  return (await model.of(TallyOfDay).find()).map((row) => row.total);
};

it('A service with a role of its own goes on after everything of it was rebuilt, and after it was taken back', async () => {
  await raise('one');
  expect(await total()).toEqual(['1']);
  for (const task of ['rebuild', 'rollBack'] as const) {
    for (const view of ['counter', 'tally']) await views.run(view, task);
    expect(await raise('one')).toMatchObject({ document: { total: commands } });
    expect(await total()).toEqual([`${commands}`]);
  }
  expect(await views.checkProjections()).toEqual([]);
  expect(await new Invariants(store).check()).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ verdict: 'holds' })));
});
