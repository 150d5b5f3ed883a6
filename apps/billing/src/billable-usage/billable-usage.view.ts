import type { View } from '@skyledger/event-sourcing';
import type { BillableUsageEvent, RatedUsage } from './billable-usage.events';

/** A use as a bill run looks it up: by product, while it is open. */
export type BillableUsage = RatedUsage & { readonly id: string; readonly status: 'open' | 'claimed'; readonly bill?: string };

/** Inside this service only; no TMF resource. */
export const billableUsageView: View<BillableUsageEvent, BillableUsage> = {
  project: (usage, { type, data, metadata: { id } }) => {
    switch (type) {
      case 'UsageBecameBillable':
      case 'BillableUsageRerated':
        return { id, status: 'open', ...data };
      case 'BillableUsageClaimed':
        return { ...usage!, status: 'claimed', bill: data.bill };
    }
  },
};
