import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTown, type Town } from './fixture/town';

let database: TestDatabase;
let town: Town;

beforeEach(async () => {
  database = await testDatabase();
  town = await openTown(database.url);
});

afterEach(async () => {
  await town.close();
  await database.drop();
});

const restart = async () => {
  await town.close();
  town = await openTown(database.url);
};

it('What was appended before a crash is reacted to after it', async () => {
  await town.stopBus();
  await town.open('a', 'dead');
  expect(await town.log()).toHaveLength(1);
  await restart();
  await town.idle();
  expect(await town.ticket('a')).toMatchObject({ status: 'resolved' });
  expect(await town.repaired('a')).toBe(1);
});

it('What was done but not yet checked off before a crash is not done twice', async () => {
  for (const id of ['a', 'b', 'c']) await town.open(id, id === 'b' ? 'hopeless' : 'dead');
  await town.idle();
  const before = await town.log();
  for (const checkpoint of [0, Math.floor(before.length / 2)]) {
    await town.store.query('update event_store.checkpoints set pos = $1', [checkpoint]);
    await restart();
    await town.idle();
    expect(await town.log()).toEqual(before);
  }
});

it('A timer that was fired but not yet crossed off before a crash fires once', async () => {
  await town.stopBus();
  await town.open('a', 'needs a part');
  await restart();
  await town.idle();
  const timers = 'select tenant, id, service, category, stream, due, input, cause from messaging.timers';
  const [timer] = await town.store.query(timers);
  await town.clock.moveTo('2026-01-01T04:00:00.000Z');
  const before = await town.log();
  expect(await town.store.query(timers)).toEqual([]);
  await town.store.query(
    'insert into messaging.timers (tenant, id, service, category, stream, due, input, cause) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    Object.values(timer!),
  );
  await town.idle();
  expect(await town.store.query(timers)).toEqual([]);
  expect(await town.log()).toEqual(before);
});

it('What was held before a crash gets its next try after it', async () => {
  await town.open('a', 'needs a part');
  await town.idle();
  expect(await town.bus.messages()).toMatchObject([{ service: 'workshop', parked: false }]);
  await town.stopBus();
  await town.count('spare part');
  await restart();
  await town.idle();
  expect(await town.bus.messages()).toEqual([]);
  expect(await town.ticket('a')).toMatchObject({ status: 'resolved' });
});

it('What one process held, the next one takes over', async () => {
  const successor = await openTown(database.url);
  await town.open('a', 'needs a part');
  await town.idle();
  await town.close();
  town = successor;
  await town.count('spare part');
  await town.idle();
  expect(await town.bus.messages()).toEqual([]);
  expect(await town.ticket('a')).toMatchObject({ status: 'resolved' });
});
