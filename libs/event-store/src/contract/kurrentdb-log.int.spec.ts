import { type KurrentDb, kurrentDb } from '@skyledger/testing/kurrentdb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KurrentLog } from '../adapters/kurrentdb/kurrentdb-log';
import { type LogItem, NotOffered } from '../adapters/log-port';
import { logContract } from './log-contract.fixture';
import { happenings, itemsOf, nameOf, newTenant } from './log-items.fixture';
import { logModel } from './log-model.fixture';

let server: KurrentDb;
beforeAll(async () => {
  server = await kurrentDb();
});
afterAll(() => server.stop());

const open = async () => new KurrentLog(server.url);

logContract('in KurrentDB', open);
logModel('in KurrentDB', open, 60);

describe('A server of an earlier release', () => {
  let earlier: KurrentDb;
  let log: KurrentLog;
  beforeAll(async () => {
    earlier = await kurrentDb({ hasBatches: false, hasSessions: false });
    log = new KurrentLog(earlier.url);
  });
  afterAll(async () => {
    await log.close();
    await earlier.stop();
  });

  it('is appended to one stream at a time', async () => {
    const item = itemsOf(newTenant())('a', 0);
    expect(await log.append(item)).toMatchObject({ status: 'ok', version: 1 });
    expect(await log.append(item)).toMatchObject({ status: 'duplicate', version: 1 });
    expect(await log.append(itemsOf(item.tenant)('a', 0))).toMatchObject({ status: 'conflict', version: 1 });
  });

  it('is not asked to change several streams at once', async () => {
    const item = itemsOf(newTenant());
    await expect(log.appendAtomic([item('a', 0), item('b', 0)])).rejects.toThrow(NotOffered);
    expect(await log.readStream(nameOf(item('a', 0)))).toEqual([]);
  });
});

describe('A server whose answers get lost', () => {
  it.each([false, true])('is asked again, and has every event once (nothing is heard of it: %s)', async (isSilent) => {
    const shaky = await kurrentDb({ losesAnswers: 3, isSilent });
    const log = new KurrentLog(shaky.url, isSilent ? 500 : undefined);
    const item = itemsOf(newTenant());
    const appended: LogItem[] = [];
    for (let version = 0; version < 12; version += 2) {
      const next = item('a', version, happenings(2));
      appended.push(next);
      expect(await log.append(next)).toEqual({ status: 'ok', version: version + 2 });
    }
    const stored = await log.readStream(nameOf(appended[0]!));
    expect(stored.map(({ eventId }) => eventId)).toEqual(appended.flatMap(({ events }) => events.map(({ eventId }) => eventId)));
    await log.close();
    await shaky.stop();
  });

  it('is not asked again when a second time would write a second time: that is told', async () => {
    const shaky = await kurrentDb({ losesAnswers: 1 });
    const log = new KurrentLog(shaky.url);
    const item = itemsOf(newTenant())('a', -1);
    await expect(log.append(item)).rejects.toThrow();
    expect(await log.readStream(nameOf(item))).toHaveLength(1);
    await log.close();
    await shaky.stop();
  });
});
