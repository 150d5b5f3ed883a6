import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Clock, Ids } from '@skyledger/event-sourcing';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { context } from './context';
import { type Counter, counter, type CounterCommand, counterView } from './counter.fixture';
import { EventStore } from './event-store';
import { aggregate, EventStoreModule } from './event-store.module';
import { SimulatedClock } from './ports';
import { ServiceName } from './owning-service';
import type { Aggregate } from './types';

@Module({ providers: [aggregate(counter, counterView)], exports: [counter.category] })
class CounterModule {}

@Module({ imports: [CounterModule], providers: [{ provide: ServiceName, useValue: new ServiceName('count-house') }] })
class CountHouse {}

let database: TestDatabase;
let app: TestingModule;

beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => app.close());
afterAll(() => database.drop());

const start = async () => {
  const forRoot = EventStoreModule.forRoot({ databaseUrl: database.url, clock: new SimulatedClock('2026-03-01T00:00:00Z') });
  app = await Test.createTestingModule({ imports: [forRoot, CountHouse] }).compile();
  app.enableShutdownHooks();
  await app.init();
};

it('An aggregate is injected by its category and keeps its documents in the schema of the service above it', async () => {
  await start();
  const counters = app.get<Aggregate<CounterCommand, Counter>>(counter.category, { strict: false });
  const who = { tenant: 'default', actor: 'tester', commandId: app.get(Ids).next() };
  await context.run(who, () => counters.handle('a', { type: 'Add', data: { amount: 1 } }));
  expect(app.get(EventStore).registry.get('counter')).toMatchObject({ service: 'count-house', table: '"count_house"."counter"' });
  expect(await app.get(EventStore).query('select id from count_house.counter')).toEqual([{ id: 'a' }]);
  (app.get(Clock) as SimulatedClock).moveTo('2026-04-01T00:00:00Z');
  await context.run({ ...who, commandId: 'second' }, () => counters.handle('a', { type: 'Add', data: { amount: 1 } }));
});

it('A simulated clock goes on, after a restart, from what happened last', async () => {
  await start();
  expect(app.get(Clock).now()).toBe('2026-04-01T00:00:00.000Z');
});
