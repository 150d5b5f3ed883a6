import { processSpecification } from '@skyledger/testing';
import { describe, it } from 'vitest';
import { billInvoiceManagement, type BillInvoiceManagementInput } from './bill-invoice-management.process';

const given = processSpecification(billInvoiceManagement);
const to = '2026-02-01T00:00:00.000Z';
const requested = (onDemand: string, changes: object = {}): BillInvoiceManagementInput => ({
  type: 'BillRequested',
  data: { onDemand, account: 'acc', to, products: ['p'], ...changes },
});
const closed: BillInvoiceManagementInput = { type: 'MetersClosed', data: { usages: ['u'] } };
const provided: BillInvoiceManagementInput = { type: 'BillProvided', data: { bill: 'b' } };
const refused: BillInvoiceManagementInput = { type: 'BillRefused', data: { reason: 'no' } };
const onDemand = (id: string) => ({ category: 'customerBillOnDemand', id });
const closeMeters = (id: string) =>
  ({ to: { category: 'usage', id }, command: { type: 'tmf635.closeMeters.request', data: { products: ['p'], to } } }) as const;

describe('Bill invoice management', () => {
  it('has the use measured first', () => given().when(requested('d1')).thenSendsExactly(closeMeters('d1')));
  it('has it cut at both ends of a period', () =>
    given()
      .when(requested('d1', { period: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-15T00:00:00.000Z' } }))
      .thenSendsExactly({
        to: { category: 'usage', id: 'd1' },
        command: {
          type: 'tmf635.closeMeters.request',
          data: { products: ['p'], from: '2026-01-01T00:00:00.000Z', to: '2026-01-15T00:00:00.000Z' },
        },
      }));
  it('then has the bill made of it', () =>
    given(requested('d1'))
      .when(closed)
      .thenSendsExactly({
        to: { category: 'customerBill', id: 'd1' },
        command: { type: 'tmf678.issueCustomerBill.request', data: { account: 'acc', to, usages: ['u'] } },
      }));
  it('hands it to whom asked', () =>
    given(requested('d1'), closed)
      .when(provided)
      .thenSendsExactly({ to: onDemand('d1'), command: { type: 'ProvideCustomerBill', data: { bill: 'b' } } }));
  it('says why there is none', () =>
    given(requested('d1'), closed)
      .when(refused)
      .thenSendsExactly({ to: onDemand('d1'), command: { type: 'RefuseCustomerBill', data: { reason: 'no' } } }));
  it('lets the next request wait', () => given(requested('d1')).when(requested('d2')).thenSends());
  it('turns to it afterwards', () =>
    given(requested('d1'), requested('d2'), closed)
      .when(provided)
      .thenSendsExactly({ to: onDemand('d1'), command: { type: 'ProvideCustomerBill', data: { bill: 'b' } } }, closeMeters('d2')));
  it('turns to it also when the first was refused', () =>
    given(requested('d1'), requested('d2')).when(refused).thenSends('RefuseCustomerBill', 'tmf635.closeMeters.request'));
  it('answers each with its own', () =>
    given(requested('d1'), requested('d2'), closed, provided, closed)
      .when(refused)
      .thenSendsExactly({ to: onDemand('d2'), command: { type: 'RefuseCustomerBill', data: { reason: 'no' } } }));
  it('has what was billed marked', () =>
    given(requested('d1'), closed)
      .when({ type: 'BillIssued', data: { bill: 'b', usages: ['u'] } })
      .thenSends('tmf635.markBilled.request'));
  it('does nothing with use nobody asked for', () => given().when(closed).thenSends());
});
