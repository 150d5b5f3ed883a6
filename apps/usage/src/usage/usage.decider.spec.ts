import { specification } from '@skyledger/testing';
import { describe, it } from 'vitest';
import { type RatingCommand, usage } from './usage.decider';
import type { UsageEvent } from './usage.events';

const given = specification(usage);
const data = { details: { usageType: 'voice' }, fingerprint: 'abc', productId: 'p' };
const received: UsageEvent = { type: 'UsageReceived', data };
const guided: UsageEvent = { type: 'UsageGuided', data: { product: { id: 'p' } } };
const rated: UsageEvent = { type: 'UsageRated', data: { charges: [] } };
const rerated: UsageEvent = { type: 'UsageRerated', data: { charges: [] } };
const asked: UsageEvent = { type: 'UsageReratingRequested', data: {} };
const rejected: UsageEvent = { type: 'UsageRejected', data: { reason: 'no' } };
const recycled: UsageEvent = { type: 'UsageRecycled', data: {} };
const billed: UsageEvent = { type: 'UsageBilled', data: { bill: 'b1' } };
const deleted: UsageEvent = { type: 'UsageDeleted', data: {} };
const receive = { type: 'ReceiveUsage', data } as const;
const rate: RatingCommand = { type: 'RateUsage', data: { charges: [] } };
const reject = { type: 'RejectUsage', data: { reason: 'no' } } as const;
const bill = { type: 'MarkUsageBilled', data: { bill: 'b1' } } as const;
const change = (changes: object, productId?: string) =>
  ({ type: 'ChangeUsageDetails', data: { changes, ...(productId && { productId }) } }) as const;

describe('A usage', () => {
  it('is received', () => given().when(receive).then(received));
  it('counts once, however often it comes', () => given(received, rated).when(receive).thenNothing());
  it('is not another one under the same key', () =>
    given(received)
      .when({ type: 'ReceiveUsage', data: { ...data, fingerprint: 'other' } })
      .thenRejected('conflict', /Another usage/));
  it('does not come back after it was deleted', () => given(received, deleted).when(receive).thenRejected('conflict'));
  it('must be there to be rated', () => given().when(rate).thenRejected('notFound'));
  it('is not found after it was deleted', () => given(received, deleted).when(rate).thenRejected('notFound'));

  it('is guided to its product', () =>
    given(received)
      .when({ type: 'GuideUsage', data: { product: { id: 'p' } } })
      .then(guided));
  it('is not guided twice', () =>
    given(received, guided)
      .when({ type: 'GuideUsage', data: { product: { id: 'p' } } })
      .thenNothing());
  it('is rated when received', () => given(received).when(rate).then(rated));
  it('is rated when guided', () => given(received, guided).when(rate).then(rated));
  it('is not rated twice', () => given(received, rated).when(rate).thenNothing());
  it('is not rated once rejected', () =>
    given(received, rejected)
      .when(rate)
      .thenRejected('conflict', /rejected usage cannot become rated; it can become recycled/));

  it('is rejected with a reason', () => given(received).when(reject).then(rejected));
  it('is not rejected twice', () => given(received, rejected).when(reject).thenNothing());
  it('is not rejected once rated', () =>
    given(received, rated)
      .when(reject)
      .thenRejected('conflict', /rerated, billed/));
  it('is recycled after it was rejected', () => given(received, rejected).when({ type: 'RecycleUsage', data: {} }).then(recycled));
  it('is not recycled twice', () => given(received, rejected, recycled).when({ type: 'RecycleUsage', data: {} }).thenNothing());
  it('is rated after it was recycled', () => given(received, rejected, recycled).when(rate).then(rated));

  it('is rated again on request', () => given(received, rated).when({ type: 'RequestRerating', data: {} }).then(asked));
  it('is asked for once', () => given(received, rated, asked).when({ type: 'RequestRerating', data: {} }).thenNothing());
  it('is rerated then', () => given(received, rated, asked).when(rate).then(rerated));
  it('is not rerated once billed', () =>
    given(received, rated, billed)
      .when({ type: 'RequestRerating', data: {} })
      .thenRejected('conflict', /nothing else/));

  it('is billed once rated', () => given(received, rated).when(bill).then(billed));
  it('is billed once rerated', () => given(received, rated, asked, rerated).when(bill).then(billed));
  it('is not billed twice by the same bill', () => given(received, rated, billed).when(bill).thenNothing());
  it('is on one bill only', () =>
    given(received, rated, billed)
      .when({ type: 'MarkUsageBilled', data: { bill: 'b2' } })
      .thenRejected('conflict'));
  it('is not billed before it is rated', () => given(received).when(bill).thenRejected('conflict'));

  it('has its details changed before it is rated', () =>
    given(received)
      .when(change({ usageType: 'data' }))
      .then({ type: 'UsageDetailsChanged', data: { changes: { usageType: 'data' } } }));
  it('is told its product later', () =>
    given(received)
      .when(change({}, 'q'))
      .then({ type: 'UsageDetailsChanged', data: { changes: {}, productId: 'q' } }));
  it('does not change by saying nothing', () => given(received).when(change({})).thenNothing());
  it('has no details changed once rated', () =>
    given(received, rated)
      .when(change({ usageType: 'data' }))
      .thenRejected('conflict'));

  it('is deleted while nothing was charged', () => given(received).when({ type: 'DeleteUsage', data: {} }).then(deleted));
  it('is not deleted once rated', () => given(received, rated).when({ type: 'DeleteUsage', data: {} }).thenRejected('conflict'));

  const metered = { type: 'RecordMeteredUsage', data: { received: data, rating: rate } } as const;
  it('of a meter is received and rated at once', () => given().when(metered).then(received, rated));
  it('of a meter is guided when it costs nothing', () =>
    given()
      .when({ type: 'RecordMeteredUsage', data: { received: data, rating: { type: 'GuideUsage', data: { product: { id: 'p' } } } } })
      .then(received, guided));
  it('of a meter is rejected when no price is valid', () =>
    given()
      .when({ type: 'RecordMeteredUsage', data: { received: data, rating: reject } })
      .then(received, rejected));
  it('of a meter is recorded once, also when it is billed meanwhile', () => given(received, rated, billed).when(metered).thenNothing());
});
