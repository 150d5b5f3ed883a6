import { recorded } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import type { UsageEvent } from './usage.events';
import { type UsageDocument, usageView } from './usage.view';

const at = '2026-01-01T00:00:00.000Z';
const shown = (...events: UsageEvent[]) =>
  events.reduce<UsageDocument | undefined>(
    (document, event, index) => usageView.project(document, recorded(event, index + 1, at, 'u')),
    undefined,
  );

const received: UsageEvent = { type: 'UsageReceived', data: { details: { usageType: 'voice' }, fingerprint: 'abc', productId: 'p' } };
const charge = { productRef: { id: 'p' }, taxRate: 20 } as unknown as Extract<
  UsageEvent,
  { type: 'UsageRated' }
>['data']['charges'][number];

describe('The document of a usage', () => {
  it('shows what was sent, its product and when it came', () =>
    expect(shown(received)).toEqual({
      id: 'u',
      usageType: 'voice',
      usageDate: at,
      status: 'received',
      ratedProductUsage: [{ productRef: { id: 'p', '@referredType': 'Product' } }],
    }));
  it('keeps the time of use that was sent', () =>
    expect(shown({ type: 'UsageReceived', data: { details: { usageDate: '2025-01-01T00:00:00Z' }, fingerprint: '' } })?.usageDate).toBe(
      '2025-01-01T00:00:00Z',
    ));
  it('shows the product it was guided to', () =>
    expect(shown(received, { type: 'UsageGuided', data: { product: { id: 'q', name: 'Q' } } })).toMatchObject({
      status: 'guided',
      ratedProductUsage: [{ productRef: { id: 'q', name: 'Q' } }],
    }));
  it('shows its charges once rated', () =>
    expect(shown(received, { type: 'UsageRated', data: { charges: [charge] } })).toMatchObject({
      status: 'rated',
      ratedProductUsage: [{ taxRate: 20, ratingDate: at, isBilled: false }],
    }));
  it('shows that it is billed', () =>
    expect(
      shown(received, { type: 'UsageRated', data: { charges: [charge] } }, { type: 'UsageBilled', data: { bill: 'b' } }),
    ).toMatchObject({
      status: 'billed',
      ratedProductUsage: [{ isBilled: true }],
    }));
  it('says why it was rejected, until it is recycled', () => {
    const rejected: UsageEvent = { type: 'UsageRejected', data: { reason: 'no price' } };
    expect(shown(received, rejected)).toMatchObject({ status: 'rejected', statusReason: 'no price' });
    expect(shown(received, rejected, { type: 'UsageRecycled', data: {} })).not.toHaveProperty('statusReason');
  });
  it('takes over changed details, null removes one', () =>
    expect(shown(received, { type: 'UsageDetailsChanged', data: { changes: { usageType: null as never, description: 'new' } } })).toEqual({
      id: 'u',
      description: 'new',
      usageDate: at,
      status: 'received',
      ratedProductUsage: [{ productRef: { id: 'p', '@referredType': 'Product' } }],
    }));
  it('stays as it is while rating again is only asked for', () => {
    const rated: UsageEvent = { type: 'UsageRated', data: { charges: [] } };
    expect(shown(received, rated, { type: 'UsageReratingRequested', data: {} })?.status).toBe('rated');
    expect(shown(received, rated, { type: 'UsageRerated', data: { charges: [charge] } })?.status).toBe('rerated');
  });
  it('is gone once deleted', () => expect(shown(received, { type: 'UsageDeleted', data: {} })).toBeUndefined());
});
