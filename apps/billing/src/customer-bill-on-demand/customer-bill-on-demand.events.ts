import type { Versions } from '@skyledger/event-sourcing';
import type { CustomerBillOnDemandCreate } from '@skyledger/tmf-contracts';
import type { Interval } from '../intervals';

/** What a client asks for: a bill of an account, up to now or for a period. */
export type Asked = Omit<CustomerBillOnDemandCreate, 'id' | 'href' | 'state' | 'customerBill' | 'lastUpdate'>;

/** `at`: when it was asked for, and so up to when the bill goes without a period. */
export type Request = { readonly asked: Asked; readonly at: string; readonly period?: Interval };

/** What the store keeps of a request for a bill. */
export type CustomerBillOnDemandEvent =
  | { type: 'CustomerBillRequested'; data: Request }
  | { type: 'CustomerBillProvided'; data: { bill: string } }
  | { type: 'CustomerBillRefused'; data: { reason: string } };

/** Each of them with the steps from its older versions; none has any yet. */
export const customerBillOnDemandEvents: Versions<CustomerBillOnDemandEvent> = {
  CustomerBillRequested: [],
  CustomerBillProvided: [],
  CustomerBillRefused: [],
};
