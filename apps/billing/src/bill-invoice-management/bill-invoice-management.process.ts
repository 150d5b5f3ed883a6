import type { Process, Versions } from '@skyledger/event-sourcing';
import type { Interval } from '../intervals';

/** A request for a bill. */
export type BillRequest = { readonly onDemand: string; readonly account: string; readonly to: string; readonly period?: Interval };

/** A product as its owner lists it. */
export type ListedProduct = { readonly id: string; readonly startDate?: string; readonly terminationDate?: string };

export type BillInvoiceManagementInput =
  | { type: 'BillRequested'; data: BillRequest }
  | { type: 'ProductsListed'; data: { products: readonly ListedProduct[] } }
  | { type: 'MetersClosed'; data: { usages: readonly string[] } }
  | { type: 'BillProvided'; data: { bill: string } }
  | { type: 'BillRefused'; data: { reason: string } }
  | { type: 'BillIssued'; data: { bill: string; usages: readonly string[] } };

/** Each of them with the steps from its older versions; none has any yet. */
export const billInvoiceManagementInputs: Versions<BillInvoiceManagementInput> = {
  BillRequested: [],
  ProductsListed: [],
  MetersClosed: [],
  BillProvided: [],
  BillRefused: [],
  BillIssued: [],
};

export type BillInvoiceManagementCommand =
  | { type: 'tmf637.listProduct.request'; data: { billingAccount: string } }
  | { type: 'tmf635.closeMeters.request'; data: { products: readonly string[]; from?: string; to: string } }
  | { type: 'tmf678.issueCustomerBill.request'; data: IssueRequest }
  | { type: 'tmf635.markBilled.request'; data: { bill: string; usages: readonly string[] } }
  | { type: 'ProvideCustomerBill'; data: { bill: string } }
  | { type: 'RefuseCustomerBill'; data: { reason: string } };

/** What a bill is to be made of, and what must have arrived here before. */
export type IssueRequest = Omit<BillRequest, 'onDemand'> & {
  readonly products: readonly ListedProduct[];
  readonly usages: readonly string[];
};

/** The requests that wait; the first is being worked on, with the products listed for it. */
export type BillInvoiceManagementState = {
  readonly waiting: readonly BillRequest[];
  readonly products: readonly ListedProduct[];
  readonly finished?: string;
};

/** eTOM bill invoice management of one account: its requests one after the other, so that no two runs bill the same things. */
export const billInvoiceManagement: Process<BillInvoiceManagementInput, BillInvoiceManagementState, BillInvoiceManagementCommand> = {
  category: 'billInvoiceManagement',
  events: billInvoiceManagementInputs,
  initialState: { waiting: [], products: [] },

  evolve({ waiting, ...state }, { type, data }) {
    switch (type) {
      case 'BillRequested':
        return { ...state, waiting: [...waiting, data] };
      case 'ProductsListed':
        return { ...state, waiting, products: data.products.filter(({ startDate }) => startDate !== undefined) };
      case 'BillProvided':
      case 'BillRefused':
        return { waiting: waiting.slice(1), products: [], ...(waiting[0] && { finished: waiting[0].onDemand }) };
      case 'MetersClosed':
      case 'BillIssued':
        return { ...state, waiting };
    }
  },

  react({ type, data }, { waiting, products, finished = '' }) {
    switch (type) {
      case 'BillRequested':
        return waiting.length === 1 ? begin(data) : [];
      case 'ProductsListed':
        return waiting.slice(0, 1).map((request) =>
          closeMeters(
            request,
            products.map(({ id }) => id),
          ),
        );
      case 'MetersClosed':
        return waiting.slice(0, 1).map(({ onDemand, ...request }) => ({
          to: { category: 'customerBill', id: onDemand },
          command: { type: 'tmf678.issueCustomerBill.request', data: { ...request, products, usages: data.usages } },
        }));
      case 'BillProvided':
        return [{ to: onDemandOf(finished), command: { type: 'ProvideCustomerBill', data } }, ...waiting.slice(0, 1).flatMap(begin)];
      case 'BillRefused':
        return [{ to: onDemandOf(finished), command: { type: 'RefuseCustomerBill', data } }, ...waiting.slice(0, 1).flatMap(begin)];
      case 'BillIssued':
        return [{ to: { category: 'usage', id: data.bill }, command: { type: 'tmf635.markBilled.request', data } }];
    }
  },
};

const onDemandOf = (id: string) => ({ category: 'customerBillOnDemand', id });

type Sent = { to: { category: string; id: string }; command: BillInvoiceManagementCommand };

const begin = ({ onDemand, account }: BillRequest): Sent[] => [
  { to: { category: 'product', id: onDemand }, command: { type: 'tmf637.listProduct.request', data: { billingAccount: account } } },
];

/** A period is measured to its end, and cut at its start. */
const closeMeters = ({ onDemand, to, period }: BillRequest, products: readonly string[]): Sent => ({
  to: { category: 'usage', id: onDemand },
  command: { type: 'tmf635.closeMeters.request', data: { products, ...(period && { from: period.from }), to: period?.to ?? to } },
});
