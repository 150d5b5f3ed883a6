import { EventStore, NotMigrated } from '@skyledger/event-store';
import { type TestApp, testAppOn } from '@skyledger/testing';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { noteService } from './notes.fixture';
import { migrateOnly } from './migrate';
import { readSettings } from './settings/read-settings';

/** Databases of somebody who has made nothing in them but a role that owns them. */
let databases: { readonly log: string; readonly keys: string };
let owner: string;
let told: string[];
const running: TestApp[] = [];

const on = async (url: string, ...statements: string[]) => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

const urlOf = (user: string, password: string, database: string) =>
  Object.assign(new URL(inject('postgres').adminUrl), { username: user, password, pathname: `/${database}` }).href;

beforeEach(async () => {
  const name = `migrated_${randomBytes(4).toString('hex')}`;
  databases = { log: name, keys: `${name}_keys` };
  owner = `${name}_owner`;
  told = [];
  await on(
    inject('postgres').adminUrl,
    `create role ${owner} login createrole password 'owner'`,
    ...Object.values(databases).map((database) => `create database ${database} owner ${owner}`),
  );
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
  await on(
    inject('postgres').adminUrl,
    ...Object.values(databases).map((database) => `drop database ${database} with (force)`),
    ...['service', 'keeper', 'owner'].map((role) => `drop role if exists ${databases.log}_${role}`),
  );
});

const forService = (role = 'service') => ({ DATABASE_URL: urlOf(`${databases.log}_${role}`, 'p@ss', databases.log) });
const asAdmin = () => ({ DATABASE_ADMIN_URL: urlOf(owner, 'owner', 'postgres') });
const withKeys = () => ({ KEYS_DATABASE_URL: urlOf(`${databases.log}_keeper`, 'keeper', databases.keys) });

const migrated = (environment: Record<string, string> = {}, service = noteService()) =>
  migrateOnly([service], readSettings({ MIGRATE: 'only', ...forService(), ...asAdmin(), ...environment }), (line) => told.push(line));

const started = async (environment: Record<string, string> = {}, service = noteService()) => {
  const settings = readSettings({ MIGRATE: 'never', ...forService(), ...environment });
  const { CLOCK: _, LOG_LEVEL: __, ...given } = settings; // those of a test
  const app = await testAppOn(settings.DATABASE_URL!, given, service);
  running.push(app);
  return app;
};

const rowsOf = async (app: TestApp, sql: string) => (await app.store.query(sql)) as object[];

describe('A process that only migrates', () => {
  it('makes schema and role; the service then works, and may do no more than that', async () => {
    await migrated(withKeys());
    expect(told.join()).toMatch(/has the schema of notes: event_store\/001-log, .* ran; .*_service may work there\.$/);
    const app = await started(withKeys());
    await app.http.post('/notes/first').expect(201);
    await app.idle();
    expect(await rowsOf(app, 'select notes from notes.notes_written')).toEqual([{ notes: 1 }]);
    await app.http.get('/health/ready').expect(200);
    await on(withKeys().KEYS_DATABASE_URL, 'select from event_store.subject_keys');
    await expect(on(withKeys().KEYS_DATABASE_URL, 'select from event_store.events')).rejects.toMatchObject({ code: '42501' });
    await expect(app.store.query('create table notes.more (id int)')).rejects.toMatchObject({ code: '42501' });
    await expect(app.store.query('delete from event_store.events')).rejects.toMatchObject({ code: '42501' });
    const refused = await app.http.post('/ops/rebuild/note').send({ task: 'rebuild' }).expect(400);
    expect(refused.body.reason).toContain('MIGRATE=never');
    const checked = await app.http.post('/ops/rebuild?check=true').expect(200);
    expect(checked.body).toMatchObject({ equal: true, notChecked: ['notesWritten'] });
  });

  it('does nothing the second time, also when two do it at once', async () => {
    await Promise.all([migrated(), migrated()]);
    await migrated();
    expect(told.filter((line) => line.includes('nothing was to be done'))).toHaveLength(2);
  });

  it('handles no event, and follows none', async () => {
    await migrated();
    const service = await started();
    await service.http.post('/notes/first').expect(201);
    await running.pop()!.close();
    await migrated({}, noteService(2));
    const counted = await started({}, noteService(2));
    await counted.idle();
    expect(await rowsOf(counted, 'select notes from notes.notes_written')).toEqual([{ notes: 1 }]);
  });

  it('gives a role that was there its password', async () => {
    await on(inject('postgres').adminUrl, `create role ${databases.log}_service login password 'older'`);
    await on(inject('postgres').adminUrl, `grant ${databases.log}_service to ${owner} with admin option`);
    await migrated();
    await started();
  });

  it('says whose the log is, where that is another', async () => {
    await migrated();
    await expect(migrated({ DATABASE_ADMIN_URL: inject('postgres').adminUrl })).rejects.toThrow(`The log belongs to ${owner}`);
  });

  it('says so where the administrator may not make roles', async () => {
    await on(inject('postgres').adminUrl, `alter role ${owner} nocreaterole`);
    await expect(migrated()).rejects.toThrow(NotMigrated);
  });
});

describe('A process that never migrates', () => {
  it('waits for one that does', async () => {
    await on(inject('postgres').adminUrl, `create role ${databases.log}_service login password 'p@ss'`);
    await on(inject('postgres').adminUrl, `grant ${databases.log}_service to ${owner} with admin option`);
    const starting = started();
    await migrated();
    const app = await starting;
    await app.http.post('/notes/first').expect(201);
  });

  it('waits for what newer code needs, while older code goes on', async () => {
    await migrated();
    const older = await started();
    const starting = started({}, noteService(2));
    await older.http.post('/notes/first').expect(201);
    await migrated({}, noteService(2));
    const newer = await starting;
    await older.http.post('/notes/second').expect(201);
    await newer.http.post('/notes/third').expect(201);
    await newer.idle();
    expect(await rowsOf(newer, 'select notes from notes.notes_written')).toEqual([{ notes: 3 }]);
  });

  it('starts beside a schema that is newer', async () => {
    await migrated();
    await on(urlOf(owner, 'owner', databases.log), `insert into event_store.migrations values ('event_store', '999-later', 'hash')`);
    const app = await started();
    await app.http.post('/notes/first').expect(201);
  });
});

describe('A process that migrates at its start', () => {
  it('says what to do where its role may not', async () => {
    await migrated();
    const client = new EventStore({ databaseUrl: forService().DATABASE_URL });
    await expect(client.ready()).rejects.toThrow(/MIGRATE=only and DATABASE_ADMIN_URL .* MIGRATE=never/);
    await client.close();
  });
});

describe('The settings of a migration', () => {
  it.each([
    [{ MIGRATE: 'never' }, /MIGRATE: "never" is for a database of yours/],
    [
      { MIGRATE: 'never', ...{ DATABASE_URL: 'postgres://a@b/c', DATABASE_ADMIN_URL: 'postgres://d@b/c' } },
      /is not to have DATABASE_ADMIN_URL/,
    ],
    [
      {
        MIGRATE: 'only',
        DATABASE_URL: 'postgres://a@b/c',
        DATABASE_ADMIN_URL: 'postgres://d@b/c',
        KEYS_DATABASE_URL: 'postgres://a@other/c',
      },
      /KEYS_DATABASE_ADMIN_URL: the keys of personal data are on another server/,
    ],
    [{ MIGRATE: 'yes' }, /must be only or never/],
  ])('%j are refused', (environment, reason) => {
    expect(() => readSettings(environment as unknown as Record<string, string>)).toThrow(reason);
  });
});
