import { recorded, specification } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import { appliedCustomerBillingRate } from './applied-customer-billing-rate.decider';
import type { AppliedCustomerBillingRateEvent } from './applied-customer-billing-rate.events';
import { appliedCustomerBillingRateView } from './applied-customer-billing-rate.view';

const given = specification(appliedCustomerBillingRate);
const data = { rate: { name: 'fee' } };
const issued: AppliedCustomerBillingRateEvent = { type: 'AppliedCustomerBillingRateIssued', data };

describe('A bill line', () => {
  it('is issued', () => given().when({ type: 'IssueAppliedCustomerBillingRate', data }).then(issued));
  it('is issued once', () => given(issued).when({ type: 'IssueAppliedCustomerBillingRate', data }).thenNothing());
  it('is shown as issued', () =>
    expect(appliedCustomerBillingRateView.project(undefined, recorded(issued, 1, 'now', 'l'))).toEqual({ id: 'l', name: 'fee' }));
});
