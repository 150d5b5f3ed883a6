import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTown, type Town } from './fixture/town';

let database: TestDatabase;
let town: Town;

beforeAll(async () => {
  database = await testDatabase();
  town = await openTown(database.url, { chaos: 'storm' });
});

afterAll(async () => {
  await town.close();
  await database.drop();
});

it('In any order across keys and with everything twice, each thing happens once', async () => {
  const ids = Array.from({ length: 30 }, (_, n) => `ticket ${n}`);
  await Promise.all(ids.map((id, n) => town.open(id, n % 3 === 0 ? 'hopeless' : 'dead')));
  await town.idle();
  for (const [n, id] of ids.entries()) {
    const isHopeless = n % 3 === 0;
    expect(await town.ticket(id)).toMatchObject({ status: isHopeless ? 'held' : 'resolved' });
    expect(await town.repaired(id)).toBe(isHopeless ? 0 : 1);
    expect(await town.counted(isHopeless ? `held ${id}` : `resolved ${id}`)).toBe(1);
    expect(await town.counted(`heard of ${id}`)).toBe(isHopeless ? 0 : 1);
    expect(await town.stream('problemHandling', id)).toHaveLength(3);
    expect(await town.stream('workshop.troubleTicket', id)).toHaveLength(2);
  }
  expect(await town.bus.messages()).toEqual([]);
});
