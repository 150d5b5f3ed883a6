import { recorded, specification } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import { billableUsage, type BillableUsageCommand } from './billable-usage.decider';
import type { BillableUsageEvent, RatedUsage } from './billable-usage.events';
import { type BillableUsage, billableUsageView } from './billable-usage.view';

const given = specification(billableUsage);
const rated: RatedUsage = { productId: 'p', charges: [] };
const note = (isRerated: boolean): BillableUsageCommand => ({ type: 'NoteRatedUsage', data: { rated, isRerated } });
const claim = (bill: string): BillableUsageCommand => ({ type: 'ClaimUsage', data: { bill } });
const became: BillableUsageEvent = { type: 'UsageBecameBillable', data: rated };
const rerated: BillableUsageEvent = { type: 'BillableUsageRerated', data: rated };
const claimed = (bill: string): BillableUsageEvent => ({ type: 'BillableUsageClaimed', data: { bill } });

describe('A billable usage', () => {
  it('is there once it is rated', () => given().when(note(false)).then(became));
  it('is there once, however often that is heard', () => given(became).when(note(false)).thenNothing());
  it('changes when it is rated again', () => given(became).when(note(true)).then(rerated));
  it('changes no more once it is on a bill', () => given(became, claimed('b')).when(note(true)).thenNothing());
  it('is claimed by a bill', () => given(became).when(claim('b')).then(claimed('b')));
  it('is claimed once by the same bill', () => given(became, claimed('b')).when(claim('b')).thenNothing());
  it('is on one bill only', () => given(became, claimed('b')).when(claim('c')).thenRejected('conflict'));
  it('must be there to be claimed', () => given().when(claim('b')).thenRejected('notFound'));
  it('shows its charges and its bill', () => {
    const shown = [became, claimed('b')].reduce<BillableUsage | undefined>(
      (usage, event) => billableUsageView.project(usage, recorded(event, 1, 'now', 'u')),
      undefined,
    );
    expect(shown).toEqual({ id: 'u', productId: 'p', charges: [], status: 'claimed', bill: 'b' });
  });
});
