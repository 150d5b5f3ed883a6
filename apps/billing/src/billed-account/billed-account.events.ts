import type { Versions } from '@skyledger/event-sourcing';

/** What the store keeps of an account: its bills, so that each has a period and a number of its own. */
export type BilledAccountEvent = { type: 'AccountBilled'; data: { bill: string; billNo: string; from: string; to: string } };

/** Each of them with the steps from its older versions; none has any yet. */
export const billedAccountEvents: Versions<BilledAccountEvent> = {
  AccountBilled: [],
};
