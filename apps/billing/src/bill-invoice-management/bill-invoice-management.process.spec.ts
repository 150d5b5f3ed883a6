import { processSpecification } from '@skyledger/testing';
import { describe, it } from 'vitest';
import { billInvoiceManagement, type BillInvoiceManagementInput } from './bill-invoice-management.process';

const given = processSpecification(billInvoiceManagement);
const to = '2026-02-01T00:00:00.000Z';
const requested = (onDemand: string, changes: object = {}): BillInvoiceManagementInput => ({
  type: 'BillRequested',
  data: { onDemand, account: 'acc', to, ...changes },
});
const listed: BillInvoiceManagementInput = {
  type: 'ProductsListed',
  data: { products: [{ id: 'p', startDate: to }, { id: 'never active' }] },
};
const products = [{ id: 'p', startDate: to }];
const closed: BillInvoiceManagementInput = { type: 'MetersClosed', data: { usages: ['u'] } };
const provided: BillInvoiceManagementInput = { type: 'BillProvided', data: { bill: 'b' } };
const refused: BillInvoiceManagementInput = { type: 'BillRefused', data: { reason: 'no' } };
const onDemand = (id: string) => ({ category: 'customerBillOnDemand', id });
const listProduct = (id: string) =>
  ({ to: { category: 'product', id }, command: { type: 'tmf637.listProduct.request', data: { billingAccount: 'acc' } } }) as const;
const closeMeters = (id: string) =>
  ({ to: { category: 'usage', id }, command: { type: 'tmf635.closeMeters.request', data: { products: ['p'], to } } }) as const;

describe('Bill invoice management', () => {
  it('asks for the products of the account first', () => given().when(requested('d1')).thenSendsExactly(listProduct('d1')));
  it('then has their use measured, as far as they ever were active', () =>
    given(requested('d1')).when(listed).thenSendsExactly(closeMeters('d1')));
  it('has it cut at both ends of a period', () =>
    given(requested('d1', { period: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-15T00:00:00.000Z' } }))
      .when(listed)
      .thenSendsExactly({
        to: { category: 'usage', id: 'd1' },
        command: {
          type: 'tmf635.closeMeters.request',
          data: { products: ['p'], from: '2026-01-01T00:00:00.000Z', to: '2026-01-15T00:00:00.000Z' },
        },
      }));
  it('then has the bill made of it', () =>
    given(requested('d1'), listed)
      .when(closed)
      .thenSendsExactly({
        to: { category: 'customerBill', id: 'd1' },
        command: { type: 'tmf678.issueCustomerBill.request', data: { account: 'acc', to, products, usages: ['u'] } },
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
      .thenSendsExactly({ to: onDemand('d1'), command: { type: 'ProvideCustomerBill', data: { bill: 'b' } } }, listProduct('d2')));
  it('turns to it also when the first was refused', () =>
    given(requested('d1'), requested('d2')).when(refused).thenSends('RefuseCustomerBill', 'tmf637.listProduct.request'));
  it('answers each with its own', () =>
    given(requested('d1'), requested('d2'), closed, provided, closed)
      .when(refused)
      .thenSendsExactly({ to: onDemand('d2'), command: { type: 'RefuseCustomerBill', data: { reason: 'no' } } }));
  it('has what was billed marked', () =>
    given(requested('d1'), closed)
      .when({ type: 'BillIssued', data: { bill: 'b', usages: ['u'] } })
      .thenSends('tmf635.markBilled.request'));
  it('does nothing with what nobody asked for', () => {
    given().when(listed).thenSends();
    given().when(closed).thenSends();
  });
});
