import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { context } from '../context';
import { counter, counterView } from '../counter.fixture';
import { EventStore } from '../event-store';
import { happened } from '../log.fixture';
import { type Login, loginOf } from './login';

let database: TestDatabase;
let logins: readonly [Login, Login];
let stores: readonly EventStore[];
let client: pg.Client;

const secrets = { schema: 'elsewhere', files: { '001-secrets': 'create table secrets (secret text); create sequence numbers;' } };

const opened = async (login: Login, more: 'with secrets' | 'without') => {
  const store = new EventStore({ databaseUrl: database.url, login, serviceOf: () => (more === 'with secrets' ? 'elsewhere' : 'here') });
  store.aggregate(more === 'with secrets' ? { ...counter, category: 'foreign' } : counter, counterView);
  if (more === 'with secrets') store.migrations(secrets);
  await store.ready();
  return store;
};

beforeAll(async () => {
  database = await testDatabase();
  const { adminUrl } = inject('postgres');
  const loginFor = (name: string) => loginOf(database.url, adminUrl, [{ name, categories: ['hereReply'] }]);
  logins = [loginFor('here'), loginFor('elsewhere')];
  stores = await Promise.all([opened(logins[0], 'without'), opened(logins[1], 'with secrets')]);
  client = new pg.Client(logins[0].url);
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await Promise.all(stores.map((store) => store.close()));
  await database.drop();
  const admin = new pg.Client(inject('postgres').adminUrl);
  await admin.connect();
  await admin.query(`drop role if exists ${logins.map(({ role }) => role).join(', ')}`);
  await admin.end();
});

const as = <T>(work: () => Promise<T>) => context.run({ tenant: 'default', actor: 'a', commandId: `c${Math.random()}` }, work);
const add = (store: EventStore, category: string, id: string) =>
  as(() => store.atomically({ category, id, commands: [{ type: 'Add', data: { amount: 1 } }] }));
const refused = { code: '42501' };

describe('The role of a service', () => {
  it('appends to its own categories, follows the log and reads its documents', async () => {
    await add(stores[0]!, 'counter', 'one');
    await add(stores[0]!, 'counter', 'one');
    expect(await as(() => stores[0]!.find('counter', 'one'))).toMatchObject({ version: 2, document: { total: 2 } });
    expect((await stores[0]!.append({ ...happened('r'), category: 'hereReply' })).status).toBe('ok');
    await stores[0]!.idle();
    expect(await as(() => stores[0]!.correlationsOf('one'))).toEqual(['one']);
  });

  it('is who it is', async () => {
    const [row] = await stores[0]!.query<{ who: string }>('select session_user as who');
    expect(row!.who).toBe(logins[0].role);
  });

  it('sees how far the log is', async () => {
    const [row] = await stores[0]!.query<{ position: string }>('select last_value as position from event_store.events_pos');
    expect(Number(row!.position)).toBeGreaterThan(0);
  });

  it('does not append to a category of another service', async () => {
    await expect(stores[0]!.append({ ...happened('x'), category: 'foreign' })).rejects.toMatchObject(refused);
    await expect(stores[0]!.appendAtomic([{ ...happened('x'), category: 'counter' }, { ...happened('y'), category: 'foreign' }])).rejects.toMatchObject(refused); // prettier-ignore
    expect((await stores[1]!.append({ ...happened('x'), category: 'foreign' })).status).toBe('ok');
  });

  it.each([
    `update event_store.events set type = 'Other'`,
    'delete from event_store.events',
    'truncate event_store.events',
    `insert into event_store.events (sid, version, event_id, type, schema_version, recorded_at, data, meta)
       values (1, 99, gen_random_uuid(), 'Forged', 1, now(), '{}', '{}')`,
    'update event_store.streams set version = 0',
    'delete from event_store.streams',
    'truncate event_store.streams cascade',
    'delete from event_store.dedupe',
    'update event_store.seals set hash = null',
    'delete from event_store.seals',
    'delete from event_store.checkpoints',
    'truncate event_store.flow_events',
    'delete from event_store.flow_events',
    'delete from event_store.subject_keys',
    `update event_store.epochs set epoch = 7`,
    `insert into event_store.category_roles values ('foreign', session_user)`,
    `insert into event_store.service_roles values (session_user, 'elsewhere')`,
    'update event_store.view_generations set version = 0',
    `update here.counter set document = '{}'`,
    'delete from here.counter',
    `select event_store.append_batch('[]')`,
    `select event_store.append_atomic('[]')`,
    `select setval('event_store.events_pos', 1)`,
    `select nextval('event_store.events_pos')`,
    'alter table event_store.events disable trigger all',
    'drop trigger events_never_change on event_store.events',
    'create trigger mine before insert on event_store.events for each row execute function event_store.refuse_change()',
    'alter table event_store.events add column more text',
    'drop table event_store.events',
    'create table event_store.mine (id int)',
    `create or replace function event_store.refuse_change() returns trigger language plpgsql as 'begin return null; end'`,
    'create index mine on event_store.events (type)',
    'create table here.mine (id int)',
    'select * from elsewhere.secrets',
    'select * from elsewhere.foreign',
    `insert into elsewhere.secrets values ('mine')`,
    `select nextval('elsewhere.numbers')`,
    'create role another superuser',
    'create schema mine',
    'set session_replication_role = replica',
    'set role postgres',
  ])('is refused: %s', async (statement) => {
    await expect(client.query(statement)).rejects.toMatchObject(refused);
  });

  it('sees of all documents its own', async () => {
    await add(stores[1]!, 'foreign', 'unseen');
    const categories = (store: EventStore) => store.query<{ category: string }>('select distinct category from event_store.documents');
    expect(await categories(stores[0]!)).toEqual([{ category: 'counter' }]);
    expect(await categories(stores[1]!)).toEqual([{ category: 'foreign' }]);
    expect(await stores[0]!.pools.admin.query('select distinct category from event_store.documents')).toMatchObject({ rowCount: 2 });
  });

  it('writes the tables of its own schemas', async () => {
    expect(await stores[1]!.query(`insert into elsewhere.secrets values ('a') returning secret`)).toEqual([{ secret: 'a' }]);
    expect(await stores[1]!.query(`update elsewhere.secrets set secret = 'b' returning secret`)).toEqual([{ secret: 'b' }]);
    expect(await stores[1]!.query(`select nextval('elsewhere.numbers') as n`)).toEqual([{ n: 1 }]);
  });

  it('lets documents be mended and rebuilt, which their owner does', async () => {
    expect(await stores[0]!.rebuildCheck()).toEqual([]);
    expect(await stores[0]!.rebuild()).toEqual([]);
  });

  it('serves a second process and a second start', async () => {
    const again = await opened(loginOf(database.url, inject('postgres').adminUrl, [{ name: 'here', categories: [] }]), 'without');
    await Promise.all([add(again, 'counter', 'two'), add(stores[0]!, 'counter', 'three')]);
    await again.close();
    await add(stores[0]!, 'counter', 'two');
    expect(await as(() => stores[0]!.find('counter', 'two'))).toMatchObject({ version: 2 });
  });
});
