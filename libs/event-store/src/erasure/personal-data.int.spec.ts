import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventStore } from '../event-store';
import { SimulatedClock } from '../ports';
import type { Declaration } from './declaration';
import { disclose, enclose, envelopesIn } from './envelope';
import { exportKeys, importKeys } from './key-backup';
import { LocalKeyEncryption } from './key-encryption';
import type { PersonalData } from './personal-data';
import { personalDataOf } from './personal-data-of';

const declaration: Declaration = {
  parties: ['relatedParty'],
  structure: ['id', 'role'],
  ofCustomer: { resources: [], texts: {} },
  legalHold: ['bill'],
  erased: {},
};
const kek = new LocalKeyEncryption(randomBytes(32));
const databases: TestDatabase[] = [];
const stores: EventStore[] = [];
let url: string;
let personal: PersonalData;

const installation = async (databaseUrl: string, key = kek): Promise<PersonalData> => {
  const store = new EventStore({ databaseUrl });
  stores.push(store);
  const made = personalDataOf(new SimulatedClock(), { declaration, kek: key });
  made.keptIn(store);
  await store.ready();
  return made.personal;
};
const fresh = async () => {
  const database = await testDatabase();
  databases.push(database);
  return database.url;
};

beforeAll(async () => {
  url = await fresh();
  personal = await installation(url);
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await Promise.all(databases.map((database) => database.drop()));
});

type Body = { relatedParty: { id: string; name: string }[] };
const target = (document?: unknown, category = 'ticket') => ({ tenant: 't', category, id: '1', document });
const body = (id: string, name: string): Body => ({ relatedParty: [{ id, name }] });
const protect = async (data: Body, document?: unknown, category?: string): Promise<Body> => {
  const [command] = await personal.protect([{ type: 'Create', data }], target(document, category));
  return command!.data as Body;
};
const reader = { actor: 'dpo', reason: 'asked for', includingLegalHold: false };

describe('An encrypted text', () => {
  const owner = { tenant: 't', subject: 'p/1 "ü"', field: 'name' };
  const key = randomBytes(32);

  it('is read with its key, as what it is, and by nobody else', () => {
    const [envelope] = envelopesIn(`before ${enclose(key, randomBytes(12), owner, 'Ann "ü" 🚀')} after`);
    expect(envelope).toMatchObject({ subject: owner.subject, field: 'name' });
    expect(disclose(key, 't', envelope!)).toBe('Ann "ü" 🚀');
    expect(disclose(randomBytes(32), 't', envelope!)).toBeUndefined();
    expect(disclose(key, 'other', envelope!)).toBeUndefined();
    expect(disclose(key, 't', { ...envelope!, field: 'city' })).toBeUndefined();
    expect(disclose(key, 't', { ...envelope!, subject: 'p2' })).toBeUndefined();
  });

  it('never looks the same twice', async () => {
    expect((await protect(body('p1', 'Ann'))).relatedParty[0]!.name).not.toBe((await protect(body('p1', 'Ann'))).relatedParty[0]!.name);
  });
});

describe('Commands', () => {
  it('hold no plain text; a person reads what was written, also where it needs escapes', async () => {
    const data = await protect(body('p1', 'Ann "the\\first"\n'));
    expect(JSON.stringify(data)).not.toContain('Ann');
    expect(await personal.revealed('t', data)).toEqual(body('p1', 'Ann "the\\first"\n'));
  });

  it('keep what a change leaves as it was, and pass on what is encrypted already', async () => {
    const document = await protect(body('p1', 'Ann'));
    expect(await protect(body('p1', 'Ann'), document)).toEqual(document);
    expect(await protect(document)).toEqual(document);
    expect(await protect(body('p1', 'Anna'), document)).not.toEqual(document);
    expect(await protect(body('p9', 'Ann'), document)).not.toEqual(document);
  });

  it('without a person are the very same', async () => {
    const commands = [{ type: 'Create', data: { name: 'x', relatedParty: [{ id: 'p1', role: 'owner' }] } }];
    expect(await personal.protect(commands, target())).toBe(commands);
  });
});

describe('An erasure', () => {
  it('is for good, for this person alone, and spares what the law wants kept', async () => {
    const [mine, others] = [await protect(body('p2', 'Bea')), await protect(body('p3', 'Cid'))];
    const bill = await protect(mine, undefined, 'bill');
    expect(await personal.revealed('t', bill)).toEqual(body('p2', 'Bea'));
    expect(await personal.erase('t', 'p2', reader)).toBe(true);
    expect(await personal.erase('t', 'p2', reader)).toBe(false);
    expect(await personal.revealed('t', [mine, others, bill])).toEqual([body('p2', 'erased'), body('p3', 'Cid'), body('p2', 'Bea')]);
    expect(await protect(body('p2', 'erased'), mine)).toEqual(mine);
    expect(await protect(body('p2', 'Bea again'), mine)).toEqual(body('p2', 'erased'));
    await personal.erase('t', 'p2', { ...reader, includingLegalHold: true });
    expect(await personal.revealed('t', bill)).toEqual(body('p2', 'erased'));
  });

  it('is not undone by keys that were saved before, and other keys come back', async () => {
    const elsewhere = await fresh();
    const data = await protect(body('p5', 'Eve'));
    let saved = '';
    await exportKeys(url, async (line) => void (saved += line));
    expect(saved).not.toContain('"p2"');
    expect(saved).toContain('"p5"');
    const other = await installation(elsewhere);
    expect(await other.revealed('t', data)).toEqual(body('p5', 'erased')); // its key is not there
    const { keys } = await importKeys(elsewhere, saved);
    expect(keys).toBeGreaterThan(2);
    expect(await other.revealed('t', data)).toEqual(body('p5', 'Eve'));

    const third = await fresh();
    const store = new EventStore({ databaseUrl: third });
    stores.push(store);
    const meta = { actor: 'dpo', correlationId: 'c', causationId: 'c' };
    const event = {
      eventId: '00000000-0000-4000-8000-000000000001',
      type: 'PartyDataErased',
      recordedAt: '2026-01-01T00:00:00.000Z',
      meta,
    };
    const stream = { tenant: 't', category: 'erasure', id: 'e', expected: -1 };
    await store.append({ ...stream, events: [{ ...event, data: { subject: 'p5', includingLegalHold: false } }] });
    expect(await importKeys(third, saved)).toEqual({ keys: keys - 1, erased: 1 });
    expect(await (await installation(third)).revealed('t', data)).toEqual(body('p5', 'erased'));
  });

  it('is told from a wrong key: that is an error, and nothing reads as erased', async () => {
    const data = await protect(body('p6', 'Fay'));
    const stranger = await installation(url, new LocalKeyEncryption(randomBytes(32)));
    await expect(stranger.revealed('t', data)).rejects.toThrow('Look at ERASURE_KEY and DATA_DIR');
  });
});
