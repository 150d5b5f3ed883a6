import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context } from '../context';
import { EventStore } from '../event-store';
import { TimeTravel } from '../history/time-travel';
import type { Aggregate, StoredEvent } from '../types';
import { account, type AccountCommand, accountView } from './account.fixture';
import { UnknownEvent } from './unknown-event';

type Account = { id: string; deposits: string[] };

let database: TestDatabase;
let store: EventStore;
let accounts: Aggregate<AccountCommand, Account>;
const handled: StoredEvent[] = [];
const projected: StoredEvent[] = [];
let failures = 0;

beforeAll(async () => {
  database = await testDatabase();
  store = new EventStore({ databaseUrl: database.url, report: () => (failures += 1) });
  accounts = store.aggregate(account, accountView);
  store.consume({ id: 'handles', handle: async (event) => void handled.push(event) });
  store.project({ id: 'projects', apply: async (_tx, events) => void projected.push(...events) });
  await store.ready();
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

let commands = 0;
const as = <T>(work: () => T): T => context.run({ tenant: 'default', actor: 'a', commandId: `c${++commands}` }, work);

/** Written by a code of an earlier time: no row beside it that today's code could use. */
const happened = (id: string, schemaVersion: number, data: object, type = 'MoneyDeposited') =>
  store.append({
    ...{ tenant: 'default', category: 'account', id, expected: -1 },
    events: [
      {
        ...{ eventId: `00000000-0000-4000-8000-${`${++commands}`.padStart(12, '0')}`, type, schemaVersion, data },
        ...{ recordedAt: '2026-01-01T00:00:00.000Z', meta: { actor: 'a', correlationId: id, causationId: 'before' } },
      },
    ],
  });
const deposit = (value: string): AccountCommand => ({ type: 'Deposit', data: { amount: { unit: 'EUR', value }, note: 'new' } });
const stored = (id: string) =>
  store.query<{ schema_version: number; data: string }>(
    `select schema_version, data::text from event_store.events e join event_store.streams s using (sid) where s.id = $1 order by e.version`,
    [id],
  );

describe('Events of every age', () => {
  beforeAll(async () => {
    await happened('old', 1, { euros: 3 });
    await happened('old', 2, { cents: 450, note: 'second' });
    await store.rebuild(); // the first new code to come folds what it finds
    await as(() => accounts.handle('old', deposit('5.00')));
    await store.idle();
  });

  it('are folded together, and the next decision rests on all of them', async () => {
    expect((await as(() => accounts.find('old')))?.document?.deposits).toEqual(['3.00 EUR ', '4.50 EUR second', '5.00 EUR new']);
    expect(await store.rebuildCheck()).toEqual([]);
  });

  it('are read, handled, projected and shown as they were in the newest version', async () => {
    const newest = [{ amount: { value: '3.00' } }, { amount: { value: '4.50' } }, { amount: { value: '5.00' } }];
    const dataOf = (events: readonly StoredEvent[]) => events.filter(({ id }) => id === 'old').map(({ data }) => data);
    expect(dataOf(await as(() => store.readStream('account', 'old')))).toMatchObject(newest);
    expect(dataOf(handled)).toMatchObject(newest);
    expect(dataOf(projected)).toMatchObject(newest);
    const past = await as(() => new TimeTravel(store).state({ category: 'account', id: 'old' }, { time: '2026-01-01T00:00:00Z' }));
    expect(past?.document).toMatchObject({ deposits: ['3.00 EUR ', '4.50 EUR second'] });
  });

  it('lie in the log as they were written, the new one in the newest version', async () => {
    expect(await stored('old')).toEqual([
      { schema_version: 1, data: '{"euros":3}' },
      { schema_version: 2, data: '{"cents":450,"note":"second"}' },
      { schema_version: 3, data: expect.stringContaining('"new"') },
    ]);
  });
});

describe('An event that a newer code has written', () => {
  it('is a clear error to whoever decides on its stream or reads it, and holds up no other stream', async () => {
    await happened('newer', 4, { gold: 1 });
    await happened('gone', 1, {}, 'AccountClosed');
    await expect(as(() => store.readStream('account', 'newer'))).rejects.toThrow(UnknownEvent);
    await expect(as(() => store.readStream('account', 'gone'))).rejects.toThrow(/account has no event AccountClosed/);
    await happened('after', 1, { euros: 1 });
    await expect.poll(() => handled.some(({ id }) => id === 'after')).toBe(true);
    await expect.poll(() => projected.some(({ id }) => id === 'after')).toBe(true);
    expect([...handled, ...projected].some(({ id }) => ['newer', 'gone'].includes(id))).toBe(false);
    expect(failures).toBeGreaterThan(0);
  });
});
