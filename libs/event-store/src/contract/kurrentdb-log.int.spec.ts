import { type KurrentDb, kurrentDb } from '@skyledger/testing/kurrentdb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KurrentLog } from '../adapters/kurrentdb/kurrentdb-log';
import { NotOffered } from '../adapters/log-port';
import { logContract } from './log-contract.fixture';
import { itemsOf, nameOf, newTenant } from './log-items.fixture';
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
