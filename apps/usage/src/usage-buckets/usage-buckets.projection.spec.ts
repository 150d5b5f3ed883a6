import { describe, expect, it } from 'vitest';
import { usageBuckets } from './usage-buckets.projection';
import { UsageBucket, UsageRecord } from './usage-buckets.tables';

type Event = Parameters<typeof usageBuckets.project>[0];
const recorded = (type: string, data: object) =>
  ({ type, data, tenant: 'default', category: 'usage', id: 'u-1', version: 1, recordedAt: '2026-01-01T00:00:00.000Z' }) as unknown as Event;

const charge = (amount: string, net: string, startDateTime = '2026-01-31T23:00:00.000Z') => ({
  productRef: { id: 'p-1' },
  quantity: { amount, units: 'vCPU-hour' },
  taxExcludedRatingAmount: { unit: 'EUR', value: net },
  taxIncludedRatingAmount: { unit: 'EUR', value: net },
  ratedPeriod: { startDateTime, endDateTime: '2026-02-01T00:00:00.000Z' },
});
const share = { productId: 'p-1', units: 'vCPU-hour', currency: 'EUR', day: '2026-01-31', quantity: '2', net: '0.5', gross: '0.5' };
const known = { tenant: 'default', usageId: 'u-1', usageType: 'virtualMachine', standing: 'unbilled', bill: null, shares: [] };

const changes = (event: Event, remembered?: object) => usageBuckets.project(event, (() => remembered) as never);
const rows = (table: unknown, event: Event, remembered: object = known) =>
  changes(event, remembered)
    .filter((change) => change.table === table)
    .map(({ row }) => row);
const record = (type: string, data: object = {}, remembered: object = known) => rows(UsageRecord, recorded(type, data), remembered)[0];

describe('Usage buckets', () => {
  it('know a use from when it is received', () =>
    expect(rows(UsageRecord, recorded('UsageReceived', { details: { usageType: 'virtualMachine' } }), undefined)).toEqual([known]));

  it('take in what rating says, by the day on which it began', () =>
    expect(rows(UsageBucket, recorded('UsageRated', { charges: [charge('2', '0.5')] }))).toEqual([
      { tenant: 'default', usageType: 'virtualMachine', ...share, charges: '1' },
    ]));

  it('give back what a use was before it is rated again', () =>
    expect(rows(UsageBucket, recorded('UsageRerated', { charges: [charge('2', '0.75')] }), { ...known, shares: [share] })).toMatchObject([
      { quantity: '-2', net: '-0.5', charges: '-1' },
      { quantity: '2', net: '0.75', charges: '1' },
    ]));

  it('know where a use stands', () => {
    expect(record('UsageRejected', { reason: 'x' })).toMatchObject({ standing: 'rejected' });
    expect(record('UsageRecycled', {}, { ...known, standing: 'rejected' })).toMatchObject({ standing: 'unbilled' });
    expect(record('UsageBilled', { bill: 'b' })).toMatchObject({ standing: 'billed', bill: 'b' });
    expect(record('UsageDeleted')).toMatchObject({ standing: 'deleted' });
  });

  it('follow a change of its type, and of nothing else', () => {
    expect(record('UsageDetailsChanged', { changes: { usageType: 'disk' } })).toMatchObject({ usageType: 'disk' });
    expect(changes(recorded('UsageDetailsChanged', { changes: {} }), known)).toEqual([]);
    expect(changes(recorded('UsageGuided', { product: { id: 'p-1' } }), known)).toEqual([]);
    expect(changes(recorded('UsageReratingRequested', {}), known)).toEqual([]);
  });
});
