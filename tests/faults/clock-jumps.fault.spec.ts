import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock, type Process, secondsAfter } from '@skyledger/event-sourcing';
import { type Aggregate, aggregate, context, EventStore, EventStoreModule, ServiceName } from '@skyledger/event-store';
import { Idle, MessagingModule, type ProcessManager, processManager } from '@skyledger/messaging';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startPlatform } from '../e2e/platform-process';
import { all, ask, Buyer } from './buyer';
import { type Count, counter, counterView, type Raise } from './counter';
import { say } from './settings';

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database?.drop());

/** A clock that somebody sets, forward and back. */
class WrongClock extends Clock {
  constructor(public instant: string) {
    super();
  }

  now(): string {
    return this.instant;
  }
}

type Input = { readonly type: 'Asked' | 'HourOver'; readonly data: Record<never, never> };

/** Raises its counter an hour after it was asked to. */
const reminder: Process<Input, number, Raise> = {
  category: 'reminder',
  initialState: 0,
  evolve: (state) => state + 1,
  react: ({ type, metadata: { id, recordedAt } }) =>
    type === 'Asked'
      ? [{ at: secondsAfter(recordedAt, 3_600), input: { type: 'HourOver', data: {} } }]
      : [{ to: { category: 'counter', id }, command: { type: 'Raise', data: { by: 1 } } }],
};

@Module({
  providers: [{ provide: ServiceName, useValue: new ServiceName('clocked') }, aggregate(counter, counterView), processManager(reminder)],
})
class ClockedModule {}

@Module({})
class Root {}

const start = async (clock: Clock) => {
  const imports = [EventStoreModule.forRoot({ databaseUrl: database.url, clock }), MessagingModule.forRoot(), ClockedModule];
  const app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
  const find = <T>(token: string) => app.get<T>(token, { strict: false });
  return {
    store: app.get(EventStore),
    counters: find<Aggregate<Raise, Count>>(counter.category),
    reminders: find<ProcessManager<Input>>(reminder.category),
    idle: () => app.get(Idle).idle(),
    close: () => app.close(),
  };
};

/** An hour back, a leap day and the day after, and both nights in which summer time changes where people live. */
const jumps = [
  '2026-03-29T00:59:59.000Z',
  '2026-03-29T01:00:01.000Z',
  '2026-03-29T00:00:01.000Z',
  '2026-10-25T00:30:00.000Z',
  '2026-10-25T01:30:00.000Z',
  '2026-10-25T00:30:00.000Z',
  '2028-02-28T23:59:59.999Z',
  '2028-02-29T00:00:00.000Z',
  '2028-02-28T23:00:00.000Z',
  '2028-02-29T23:59:59.999Z',
  '2028-03-01T00:00:00.000Z',
  '2027-12-31T23:59:59.999Z',
];

const wentBack = `select count(*)::int as n from (
  select recorded_at < lag(recorded_at) over (partition by sid order by version) as back,
    version - coalesce(lag(version) over (partition by sid order by version), 0) <> 1 as gap from event_store.events) e where back or gap`;

it('Versions give the order whatever the clock says, time does not go back inside a stream, and a timer fires once', async () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
  const clock = new WrongClock(jumps[0]!);
  const platform = await start(clock);
  const as = <T>(commandId: string, work: () => T) => context.run({ tenant: 'default', actor: 'tester', commandId }, work);
  for (const [n, instant] of jumps.entries()) {
    clock.instant = instant;
    await as(`raise ${n}`, () => platform.counters.handle('always the same', { type: 'Raise', data: { by: 1 } }));
    await as(`ask ${n}`, () => platform.reminders.receive(`r${n}`, { type: 'Asked', data: {} }));
    await platform.idle();
  }
  clock.instant = '2028-03-02T00:00:00.000Z';
  await platform.idle();
  clock.instant = '2028-03-01T00:00:00.000Z';
  await platform.idle();
  const totals = await Promise.all(jumps.map((_, n) => as('read', () => platform.counters.find(`r${n}`))));
  expect(totals.map((found) => found?.document?.total)).toEqual(jumps.map(() => 1));
  expect(await as('read', () => platform.counters.find('always the same'))).toMatchObject({ version: jumps.length });
  expect(await platform.store.query(wentBack)).toEqual([{ n: 0 }]);
  expect(await platform.store.rebuildCheck()).toEqual([]);
  await platform.close();
  process.env['TZ'] = zone;
  say(
    `clock: ${jumps.length} jumps, among them ${jumps.filter((instant, n) => n > 0 && instant < jumps[n - 1]!).length} back; ${jumps.length} timers, each fired once`,
  );
});

it('A platform whose machine is set back an hour, to a leap day and over a change of summer time ends every order and does it once', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-clock-'));
  const file = join(directory, 'offset');
  writeFileSync(file, '0');
  const { url, stop } = await startPlatform(database.url, {
    CLOCK: 'system',
    LOG_LEVEL: 'silent',
    SIMULATED_CLOUD_LATENCY_MS: '1',
    JUMPING_CLOCK: file,
    NODE_OPTIONS: `--import ${pathToFileURL(resolve('tests/faults/jumping-date.mjs')).href}`,
  });
  const buyer = new Buyer();
  const orders = () => all(url, '/tmf-api/productOrderingManagement/v4/productOrder?fields=id,state,externalId');
  const completed = async () => {
    while ((await orders()).some(({ state }) => state !== 'completed')) await setTimeout(50);
  };
  const setTo = async (offset: number) => {
    writeFileSync(file, String(offset));
    const isSet = async () =>
      Math.abs(Date.parse(((await ask(`${url}/ops/clock`)) as { now: string }).now) - Date.now() - offset) < 600_000;
    while (!(await isSet())) await setTimeout(20);
  };
  const offsets = [-3_600_000, 3_600_000, ...['2028-02-29T12:00:00Z', '2028-03-01T00:00:00Z', '2028-03-26T00:59:58Z'].map(awayFromNow), 0];
  await bought(buyer, url);
  for (const offset of offsets) {
    await completed(); // what waits for an answer may be given up when years pass
    await setTo(offset);
    await bought(buyer, url);
    await bought(buyer, url);
  }
  await completed();
  expect((await orders()).map(({ externalId }) => externalId).toSorted()).toEqual(buyer.keys.toSorted());
  expect(await ask(`${url}/ops/simulatedCloud`)).toMatchObject({ virtualMachines: buyer.keys.length });
  expect(await ask(`${url}/ops/rebuild?check=true`, { method: 'POST' })).toMatchObject({ equal: true });
  expect(await ask(`${url}/ops/parked`)).toEqual([]);
  await stop();
  const store = new EventStore({ databaseUrl: database.url });
  expect(await store.query(wentBack)).toEqual([{ n: 0 }]);
  await store.close();
  rmSync(directory, { recursive: true });
  say(`clock of the machine: ${offsets.length} jumps under a running platform; ${buyer.keys.length} orders, each ended and done once`);
});

const awayFromNow = (instant: string) => Date.parse(instant) - Date.now();

/** Orders, and asks again until there is an answer. */
const bought = async (buyer: Buyer, url: string) => {
  const before = buyer.keys.length;
  await buyer.order(url);
  while (buyer.keys.length === before) {
    await setTimeout(50);
    await buyer.askAgain(url);
    if (buyer.keys.length === before) await buyer.order(url);
  }
};
