import { add, type Change, keyOf, put, type RelationalProjection } from '@skyledger/event-store';
import Big from 'big.js';
import type { Charge, UsageEvent } from '../usage/usage.events';
import { type Share, UsageBucket, UsageRecord } from './usage-buckets.tables';

/** How much was used and what it costs, by product, type, unit and day. */
export const usageBuckets: RelationalProjection<UsageEvent> = {
  name: 'usageBuckets',
  version: 1,
  categories: ['usage'],
  tables: [UsageRecord, UsageBucket],

  remembers: ({ type, tenant, id }) => (type === 'UsageReceived' ? [] : [keyOf(UsageRecord, { tenant, usageId: id })]),

  project({ type, data, tenant, id }, remembered) {
    const before = remembered(UsageRecord, { tenant, usageId: id }) ?? { tenant, usageId: id, ...fresh };
    switch (type) {
      case 'UsageReceived':
        return [put(UsageRecord, { ...before, usageType: data.details.usageType ?? '' })];
      case 'UsageDetailsChanged':
        return data.changes.usageType === undefined ? [] : [put(UsageRecord, { ...before, usageType: data.changes.usageType })];
      case 'UsageRated':
      case 'UsageRerated': {
        const shares = data.charges.map(shareOf);
        return [
          put(UsageRecord, { ...before, shares }),
          ...before.shares.map(taken).map(into(before)),
          ...shares.map(given).map(into(before)),
        ];
      }
      case 'UsageRejected':
        return [put(UsageRecord, { ...before, standing: 'rejected' })];
      case 'UsageRecycled':
        return [put(UsageRecord, { ...before, standing: 'unbilled' })];
      case 'UsageBilled':
        return [put(UsageRecord, { ...before, standing: 'billed', bill: data.bill })];
      case 'UsageDeleted':
        return [put(UsageRecord, { ...before, standing: 'deleted' })];
      case 'UsageGuided':
      case 'UsageReratingRequested':
        return [];
    }
  },
};

const fresh: Pick<UsageRecord, 'usageType' | 'standing' | 'bill' | 'shares'> = {
  usageType: '',
  standing: 'unbilled',
  bill: null,
  shares: [],
};

const shareOf = ({ productRef, quantity, taxExcludedRatingAmount, taxIncludedRatingAmount, ratedPeriod }: Charge): Share => ({
  ...{
    productId: productRef.id,
    units: quantity.units,
    currency: taxExcludedRatingAmount.unit,
    day: ratedPeriod.startDateTime.slice(0, 10),
  },
  ...{ quantity: quantity.amount, net: taxExcludedRatingAmount.value, gross: taxIncludedRatingAmount.value },
});

const given = (share: Share) => ({ ...share, charges: '1' });

const taken = ({ quantity, net, gross, ...share }: Share) => ({
  ...{ ...share, charges: '-1' },
  ...{ quantity: negative(quantity), net: negative(net), gross: negative(gross) },
});

const negative = (amount: string) => new Big(amount).neg().toFixed();

const into =
  ({ tenant, usageType }: Pick<UsageRecord, 'tenant' | 'usageType'>) =>
  (share: Omit<UsageBucket, 'tenant' | 'usageType'>): Change =>
    add(UsageBucket, { tenant, usageType, ...share }, 'charges', 'quantity', 'net', 'gross');
