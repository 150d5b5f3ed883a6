import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { type BillableUsageEvent, type RatedUsage, billableUsageEvents } from './billable-usage.events';

export type BillableUsageCommand =
  /** Usage rated it, for the first time or again. */
  | { type: 'NoteRatedUsage'; data: { rated: RatedUsage; isRerated: boolean } }
  /** It is on this bill, and can be on no other. */
  | { type: 'ClaimUsage'; data: { bill: string } };

type State = { readonly status: 'none' | 'open' | 'rerated' | 'claimed'; readonly bill?: string };

/** A use on its way to exactly one bill. */
export const billableUsage: Decider<BillableUsageCommand, State, BillableUsageEvent> = {
  category: 'billableUsage',
  events: billableUsageEvents,
  initialState: { status: 'none' },

  decide(command, { status, bill }) {
    switch (command.type) {
      case 'NoteRatedUsage':
        if (status === 'none') return [{ type: 'UsageBecameBillable', data: command.data.rated }];
        return status === 'open' && command.data.isRerated ? [{ type: 'BillableUsageRerated', data: command.data.rated }] : [];
      case 'ClaimUsage':
        if (status === 'none') throw new Rejection('notFound', 'No such billable usage.');
        if (bill === command.data.bill) return [];
        if (status === 'claimed') throw new Rejection('conflict', 'The usage is on another bill.');
        return [{ type: 'BillableUsageClaimed', data: command.data }];
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'UsageBecameBillable':
      case 'BillableUsageRerated':
        return { status: 'open' };
      case 'BillableUsageClaimed':
        return { status: 'claimed', bill: event.data.bill };
    }
  },
};
