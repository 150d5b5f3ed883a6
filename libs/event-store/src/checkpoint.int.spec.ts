import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Deposed, Ownership } from './subscribe/ownership';
import { Session } from './subscribe/session';

let database: TestDatabase;
const quiet = () => undefined;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.drop());

describe('A checkpoint', () => {
  it('is moved by its present owner only', async () => {
    const [one, two] = [new Session(database.url, quiet), new Session(database.url, quiet)];
    const first = (await Ownership.claim(one, 'shared'))!;
    expect(await Ownership.claim(two, 'shared')).toBeUndefined();
    await first.save(10);
    await one.query('select pg_advisory_unlock_all()', []); // the lock is lost and its owner does not know
    const second = (await Ownership.claim(two, 'shared'))!;
    expect(second.position).toBe(10);
    await expect(first.save(20)).rejects.toBeInstanceOf(Deposed);
    await second.save(15);
    expect(await Ownership.stored(two, 'shared')).toBe(15);
    await Promise.all([one.close(), two.close()]);
  });
});
