import { EventStore, HeadsFile, Sealer, SealKey, SimulatedClock } from '@skyledger/event-store';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { audit, type AuditOptions } from './audit';
import { databaseSource } from './database-source';
import type { Finding } from './findings';

let database: TestDatabase;
let store: EventStore;
let admin: pg.Client;
let directory: string;
const key = SealKey.made();
const trusted = key.publicKey.toString('base64');
const heads = () => join(directory, 'heads.ndjson');
let appended = 0;

const sealer = (options: { events?: number; heads?: () => HeadsFile; key?: SealKey } = {}) =>
  new Sealer(store, { key, clock: new SimulatedClock(), report: (error) => expect.fail(String(error)), ...options });

const append = (id: string, count: number) =>
  store.append({
    ...{ tenant: 'default', category: 'thing', id, expected: -1 },
    events: Array.from({ length: count }, () => {
      const n = ++appended;
      const eventId = `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`;
      const meta = { actor: 'tester', correlationId: id, causationId: 'cause' };
      return { eventId, type: 'Happened', recordedAt: '2026-01-01T00:00:00.123Z', data: { n, text: 'Zürich, 東京 🚀' }, meta };
    }),
  });

/** What an audit finds, as told to a person who trusts our key. */
const findings = async (options: AuditOptions = {}): Promise<readonly Finding[]> => {
  const source = await databaseSource(database.url);
  const report = await audit(source, { keys: [trusted], headsFile: heads(), ...options });
  await source.close();
  return report.findings;
};

/** As a superuser who knows what stands in their way. */
const tamper = async (sql: string) => {
  await admin.query(`begin; alter table event_store.events disable trigger all; alter table event_store.seals disable trigger all;
    ${sql}; alter table event_store.events enable always trigger events_never_change;
    alter table event_store.seals enable always trigger seals_never_change; commit`);
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'auditor-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeEach(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url });
  await store.ready();
  admin = new pg.Client(database.url);
  await admin.connect();
  rmSync(heads(), { force: true });
  for (let n = 0; n < 12; n += 1) {
    await append(`t${n % 3}`, 5);
    if (n % 4 === 3) await sealer({ heads: () => new HeadsFile(heads()) }).all();
  }
  return async () => {
    await store.close();
    await admin.end();
    await database.drop();
  };
});

describe('An audit', () => {
  it('finds nothing in a log that is as it was, and tells what it looked at', async () => {
    await append('t0', 2);
    const source = await databaseSource(database.url);
    const report = await audit(source, { keys: [trusted], headsFile: heads() });
    await source.close();
    expect(report).toMatchObject({ events: 62, seals: 3, sealedUpTo: 60, unsealed: 2, heads: 3, signers: [trusted], findings: [] });
  });

  it.each([
    ['a byte of the data', `update event_store.events set data = replace(data::text, '🚀', '🚁')::json where pos = 31`],
    ['a space in the data', `update event_store.events set data = (data::text || ' ')::json where pos = 31`],
    ['who did it', `update event_store.events set meta = replace(meta::text, 'tester', 'testes')::json where pos = 31`],
    ['the type', `update event_store.events set type = 'Happens' where pos = 31`],
    ['the schema version', `update event_store.events set schema_version = 2 where pos = 31`],
    ['the time, by a microsecond', `update event_store.events set recorded_at = recorded_at + interval '1 microsecond' where pos = 31`],
    ['the event id', `update event_store.events set event_id = gen_random_uuid() where pos = 31`],
    ['its place in the stream', `update event_store.events set version = 1000 where pos = 31`],
  ])('finds and locates one changed event: %s', async (_, sql) => {
    await tamper(sql);
    expect(await findings()).toEqual([{ from: 20, to: 40, position: 31, what: 'changed' }]);
  });

  it('finds a removed, an inserted and a swapped event', async () => {
    await tamper('delete from event_store.events where pos = 25');
    await tamper(`insert into event_store.events select 1000, 1, 99, gen_random_uuid(), type, 1, recorded_at, data, meta
      from event_store.events where pos = 3; update event_store.events set pos = 25 where pos = 1000`);
    expect(await findings()).toEqual([{ from: 20, to: 40, position: 25, what: 'changed' }]);
    await tamper('delete from event_store.events where pos = 25');
    expect(await findings()).toEqual([{ from: 20, to: 40, position: 25, what: 'missing' }]);
    await tamper(`update event_store.events set pos = -1 where pos = 45; update event_store.events set pos = 45 where pos = 46;
      update event_store.events set pos = 46 where pos = -1`);
    expect((await findings()).slice(1)).toEqual([45, 46].map((position) => ({ from: 40, to: 60, position, what: 'changed' })));
  });

  it('finds an event put before the beginning, or into a position that was given up', async () => {
    await store.query(`select nextval('event_store.events_pos')`);
    await append('t1', 1);
    await sealer().all();
    await tamper(`insert into event_store.events select p, 1, 50 + p, gen_random_uuid(), type, 1, recorded_at, data, meta
      from event_store.events, unnest(array[0, 61]) p where pos = 3`);
    expect(await findings()).toEqual([
      { from: 0, to: 20, position: 0, what: 'inserted' },
      { from: 60, to: 62, position: 61, what: 'inserted' },
    ]);
  });

  it('finds another tenant, category or id given to a stream', async () => {
    await admin.query(`update event_store.streams set tenant = 'other' where id = 't2'`);
    expect(new Set((await findings()).map(({ what }) => what))).toEqual(new Set(['changed']));
    expect(await findings()).toHaveLength(20);
  });

  it('finds a log that was cut off together with its seals, by the heads outside', async () => {
    await tamper('delete from event_store.events where pos > 40; delete from event_store.seals where to_pos > 40');
    expect(await findings()).toEqual([{ from: 40, to: 60, what: 'head beyond the end' }]);
    expect(await findings({ headsFile: undefined })).toEqual([]); // without them it looks whole
  });

  it('finds a log that was rewritten and sealed anew, by the key', async () => {
    await tamper(`delete from event_store.seals; update event_store.events set type = 'Forged' where pos = 31`);
    await sealer({ key: SealKey.made() }).all();
    expect(await findings({ headsFile: undefined })).toEqual([{ from: 0, to: 60, what: 'signature wrong' }]);
    expect(await findings({ keys: [] })).toContainEqual({ from: 20, to: 40, what: 'head differs' });
  });

  it('finds a seal that was changed, taken out, or whose list was', async () => {
    await tamper(`update event_store.seals set entries = set_byte(entries, 15, get_byte(entries, 15) # 1) where to_pos = 40`);
    expect(await findings()).toEqual([
      { from: 20, to: 40, what: 'seal changed' },
      { from: 20, to: 40, position: 21, what: 'changed' },
    ]);
    await tamper('delete from event_store.seals where to_pos = 40');
    expect(await findings()).toEqual([
      { from: 20, to: 40, what: 'seal missing' },
      { from: 20, to: 40, what: 'head differs' },
    ]);
  });
});

describe('A sealer', () => {
  it('waits for enough events, or for the clock, or to be told', async () => {
    const clock = new SimulatedClock('2026-01-01T00:00:00.123Z');
    const waiting = new Sealer(store, { key, clock, report: (error) => expect.fail(String(error)), events: 10, seconds: 60 });
    const upTo = async () => (await waiting.state()).sealedUpTo;
    await append('t0', 9);
    await waiting.due();
    expect(await upTo()).toBe(60);
    clock.moveTo('2026-01-01T00:01:00.123Z');
    await waiting.due();
    expect(await upTo()).toBe(69);
    await append('t0', 1);
    await waiting.all();
    expect(await upTo()).toBe(70);
  });

  it('leaves what may still appear below an event that is there', async () => {
    const late = new pg.Client(database.url);
    await late.connect();
    await late.query(`begin; insert into event_store.events (sid, version, event_id, type, schema_version, recorded_at, data, meta)
      values (1, 900, gen_random_uuid(), 'Late', 1, now(), '{}', '{"correlationId":"c"}')`);
    await append('t1', 3);
    await sealer().all();
    expect(await sealer().state()).toMatchObject({ sealedUpTo: 60, head: 64 });
    await late.query('commit');
    await late.end();
    await sealer().all();
    expect(await sealer().state()).toMatchObject({ sealedUpTo: 64 });
    expect(await findings()).toEqual([]);
  });

  it('writes down outside the database what a crash kept it from writing down', async () => {
    await append('t1', 3);
    await sealer().all(); // without a file: as if it had died before
    writeFileSync(heads(), readFileSync(heads(), 'utf8').slice(0, -20)); // and in the middle of a line
    await sealer({ heads: () => new HeadsFile(heads()) }).due();
    expect(await findings()).toEqual([]);
    expect(readFileSync(heads(), 'utf8')).toMatch(/"from":60,"to":63,.*\n$/);
  });

  it('does not go on when the log went back', async () => {
    await tamper('delete from event_store.events where pos > 50');
    await expect(sealer().all()).rejects.toThrow('log went back: sealed up to 60 > head 50');
  });

  it('is one at a time: many at once make one chain', async () => {
    await append('t2', 400);
    await Promise.all(Array.from({ length: 6 }, () => sealer({ events: 10 }).all()));
    await sealer().all();
    expect(await findings()).toEqual([]);
    expect((await sealer().state()).sealedUpTo).toBe(460);
  });
});
