import type { Versions } from '@skyledger/event-sourcing';
import type { CustomerBill, CustomerBillStateType } from '@skyledger/tmf-contracts';

/** A bill as it is issued; it never changes, only its state goes on. */
export type IssuedBill = Omit<CustomerBill, 'id' | 'href' | 'state' | 'lastUpdate'>;

/** What the store keeps of a bill. */
export type CustomerBillEvent =
  | { type: 'CustomerBillIssued'; data: { bill: IssuedBill; lines: number } }
  | { type: 'CustomerBillAdvanced'; data: { state: CustomerBillStateType } };

/** Each of them with the steps from its older versions; none has any yet. */
export const customerBillEvents: Versions<CustomerBillEvent> = {
  CustomerBillIssued: [],
  CustomerBillAdvanced: [],
};
