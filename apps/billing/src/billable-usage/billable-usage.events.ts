import type { Versions } from '@skyledger/event-sourcing';

/** What a charge of a rated usage says to a bill: the exact quantity (dividend / divisor) and the price that held. */
export type UsageCharge = {
  readonly from: string;
  readonly to: string;
  readonly units: string;
  readonly dividend: string;
  readonly divisor: string;
  readonly unitPrice: { readonly unit: string; readonly value: string };
  /** What the unit price is for: so many units. */
  readonly per: string;
  readonly taxRate: string;
  readonly taxCategory?: string;
  readonly price: { readonly id: string; readonly name?: string; readonly version?: string; readonly validFrom: string };
};

/** A use that may be billed, as usage rated it. */
export type RatedUsage = { readonly productId: string; readonly productName?: string; readonly charges: readonly UsageCharge[] };

/** What the store keeps of a usage in billing. */
export type BillableUsageEvent =
  | { type: 'UsageBecameBillable'; data: RatedUsage }
  | { type: 'BillableUsageRerated'; data: RatedUsage }
  | { type: 'BillableUsageClaimed'; data: { bill: string } };

/** Each of them with the steps from its older versions; none has any yet. */
export const billableUsageEvents: Versions<BillableUsageEvent> = {
  UsageBecameBillable: [],
  BillableUsageRerated: [],
  BillableUsageClaimed: [],
};
