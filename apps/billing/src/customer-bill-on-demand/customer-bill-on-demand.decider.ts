import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { type CustomerBillOnDemandEvent, type Request, customerBillOnDemandEvents } from './customer-bill-on-demand.events';

export type CustomerBillOnDemandCommand =
  | { type: 'RequestCustomerBill'; data: Request }
  | { type: 'ProvideCustomerBill'; data: { bill: string } }
  | { type: 'RefuseCustomerBill'; data: { reason: string } };

type State = 'none' | 'inProgress' | 'done' | 'rejected';

/** A request for a bill; what comes of it is decided by bill invoice management. */
export const customerBillOnDemand: Decider<CustomerBillOnDemandCommand, State, CustomerBillOnDemandEvent> = {
  category: 'customerBillOnDemand',
  events: customerBillOnDemandEvents,
  initialState: 'none',

  decide(command, state) {
    switch (command.type) {
      case 'RequestCustomerBill':
        return state === 'none' ? request(command.data) : [];
      case 'ProvideCustomerBill':
        return isOpen(state) ? [{ type: 'CustomerBillProvided', data: command.data }] : [];
      case 'RefuseCustomerBill':
        return isOpen(state) ? [{ type: 'CustomerBillRefused', data: command.data }] : [];
    }
  },

  evolve(_, event) {
    switch (event.type) {
      case 'CustomerBillRequested':
        return 'inProgress';
      case 'CustomerBillProvided':
        return 'done';
      case 'CustomerBillRefused':
        return 'rejected';
    }
  },
};

const request = (data: Request): CustomerBillOnDemandEvent[] => {
  const reason = refusal(data);
  const requested: CustomerBillOnDemandEvent = { type: 'CustomerBillRequested', data };
  return reason === undefined ? [requested] : [requested, { type: 'CustomerBillRefused', data: { reason } }];
};

/** The contract lets an account be absent, and knows no period; the business cannot do without the one and not with any other. */
const refusal = ({ asked, at, period }: Request): string | undefined => {
  if (asked.billingAccount?.id === undefined) return 'It names no billing account.';
  if (period && period.from >= period.to) return 'The billing period ends before it starts.';
  return period && period.to > at ? `The billing period has not ended: it is ${at}.` : undefined;
};

const isOpen = (state: State): boolean => {
  if (state === 'none') throw new Rejection('notFound', 'No such request for a bill.');
  return state === 'inProgress';
};
