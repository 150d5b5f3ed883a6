import type { Process } from '@skyledger/event-sourcing';
import type { Interval } from '../intervals';

/** A request for a bill, with the products of the account that are to be measured for it. */
export type BillRequest = {
  readonly onDemand: string;
  readonly account: string;
  readonly to: string;
  readonly period?: Interval;
  readonly products: readonly string[];
};

export type BillInvoiceManagementInput =
  | { type: 'BillRequested'; data: BillRequest }
  | { type: 'MetersClosed'; data: { usages: readonly string[] } }
  | { type: 'BillProvided'; data: { bill: string } }
  | { type: 'BillRefused'; data: { reason: string } }
  | { type: 'BillIssued'; data: { bill: string; usages: readonly string[] } };

export type BillInvoiceManagementCommand =
  | { type: 'tmf635.closeMeters.request'; data: { products: readonly string[]; from?: string; to: string } }
  | { type: 'tmf678.issueCustomerBill.request'; data: { account: string; to: string; period?: Interval; usages: readonly string[] } }
  | { type: 'tmf635.markBilled.request'; data: { bill: string; usages: readonly string[] } }
  | { type: 'ProvideCustomerBill'; data: { bill: string } }
  | { type: 'RefuseCustomerBill'; data: { reason: string } };

/** The requests that wait; the first is being worked on. `last` is the one just finished. */
export type BillInvoiceManagementState = { readonly waiting: readonly BillRequest[]; readonly finished?: string };

/** eTOM bill invoice management of one account: its requests one after the other, so that no two runs bill the same things. */
export const billInvoiceManagement: Process<BillInvoiceManagementInput, BillInvoiceManagementState, BillInvoiceManagementCommand> = {
  category: 'billInvoiceManagement',
  initialState: { waiting: [] },

  evolve({ waiting, ...state }, { type, data }) {
    switch (type) {
      case 'BillRequested':
        return { ...state, waiting: [...waiting, data] };
      case 'BillProvided':
      case 'BillRefused':
        return { waiting: waiting.slice(1), ...(waiting[0] && { finished: waiting[0].onDemand }) };
      case 'MetersClosed':
      case 'BillIssued':
        return { ...state, waiting };
    }
  },

  react({ type, data }, { waiting, finished = '' }) {
    switch (type) {
      case 'BillRequested':
        return waiting.length === 1 ? begin(data) : [];
      case 'MetersClosed':
        return waiting.slice(0, 1).map(({ onDemand, products: _, ...request }) => ({
          to: { category: 'customerBill', id: onDemand },
          command: { type: 'tmf678.issueCustomerBill.request', data: { ...request, usages: data.usages } },
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

/** A period is measured to its end, and cut at its start. A period that lies ahead cannot be billed. */
const begin = ({ onDemand, products, to, period }: BillRequest): Sent[] => [
  {
    to: { category: 'usage', id: onDemand },
    command: { type: 'tmf635.closeMeters.request', data: { products, ...(period && { from: period.from }), to: period?.to ?? to } },
  },
];
