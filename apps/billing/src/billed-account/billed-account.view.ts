import type { View } from '@skyledger/event-sourcing';
import type { BilledAccountEvent } from './billed-account.events';

/** An account's bills in the order they were made. */
export type BilledAccount = { readonly id: string; readonly bills: readonly BilledAccountEvent['data'][] };

/** Inside this service only; no TMF resource. */
export const billedAccountView: View<BilledAccountEvent, BilledAccount> = {
  project: (account, { data, metadata: { id } }) => ({ id, bills: [...(account?.bills ?? []), data] }),
};
