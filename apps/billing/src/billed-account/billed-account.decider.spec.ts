import { recorded, specification } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import { billedAccount } from './billed-account.decider';
import type { BilledAccountEvent } from './billed-account.events';
import { billedAccountView } from './billed-account.view';

const given = specification(billedAccount);
const data = { bill: 'b', billNo: 'acc/0001', from: '2026-01', to: '2026-02' };
const billed: BilledAccountEvent = { type: 'AccountBilled', data };

describe('A billed account', () => {
  it('has its first bill', () =>
    given()
      .when({ type: 'BillAccount', data: { ...data, number: 1 } })
      .then(billed));
  it('has a bill once', () =>
    given(billed)
      .when({ type: 'BillAccount', data: { ...data, number: 1 } })
      .thenNothing());
  it('has no two bills of a number', () =>
    given(billed)
      .when({ type: 'BillAccount', data: { ...data, bill: 'c', to: '2026-03', number: 1 } })
      .thenRejected('conflict', /number 1/));
  it('has no two bills of a period', () =>
    given(billed)
      .when({ type: 'BillAccount', data: { ...data, bill: 'c', number: 2 } })
      .thenRejected('conflict', /period/));
  it('shows its bills in order', () =>
    expect(billedAccountView.project(undefined, recorded(billed, 1, 'now', 'acc'))).toEqual({ id: 'acc', bills: [data] }));
});
