import type { Versions } from '@skyledger/event-sourcing';
import type { UsageCreate } from '@skyledger/tmf-contracts';

/** All that may be said of a use; the server owns id, status and rating. */
export type Details = Omit<UsageCreate, 'id' | 'href' | 'status' | 'ratedProductUsage'>;

/** Money as decimal text. */
export type Amount = { readonly unit: string; readonly value: string };

/** The price of a use at one version of one price: a TMF ratedProductUsage that also says how it came about. */
export type Charge = {
  readonly usageRatingTag: string;
  readonly ratingAmountType: string;
  readonly isTaxExempt: boolean;
  readonly taxRate: number;
  readonly taxCategory?: string;
  readonly productRef: { readonly id: string; readonly name?: string };
  readonly taxExcludedRatingAmount: Amount;
  readonly taxIncludedRatingAmount: Amount;
  readonly ratedPeriod: { readonly startDateTime: string; readonly endDateTime: string };
  /** `amount` is rounded; dividend / divisor is exact. */
  readonly quantity: { readonly amount: string; readonly units: string; readonly dividend: string; readonly divisor: string };
  readonly unitPrice: Amount;
  readonly unitOfMeasure: { readonly amount: string; readonly units: string };
  readonly productOfferingPrice: { readonly id: string; readonly name?: string; readonly version?: string; readonly validFrom: string };
};

/** What the store keeps of a use. */
export type UsageEvent =
  /** `fingerprint` tells the same record from another one under the same key; `metered`: rated in the same append. */
  | { type: 'UsageReceived'; data: { details: Details; fingerprint: string; productId?: string; metered?: true } }
  | { type: 'UsageDetailsChanged'; data: { changes: Partial<Details>; productId?: string } }
  | { type: 'UsageGuided'; data: { product: { id: string; name?: string } } }
  | { type: 'UsageRated'; data: { charges: Charge[] } }
  | { type: 'UsageRejected'; data: { reason: string } }
  | { type: 'UsageRecycled'; data: Record<never, never> }
  | { type: 'UsageReratingRequested'; data: Record<never, never> }
  | { type: 'UsageRerated'; data: { charges: Charge[] } }
  | { type: 'UsageBilled'; data: { bill: string } }
  | { type: 'UsageDeleted'; data: Record<never, never> };

/** Each of them with the steps from its older versions; none has any yet. */
export const usageEvents: Versions<UsageEvent> = {
  UsageReceived: [],
  UsageDetailsChanged: [],
  UsageGuided: [],
  UsageRated: [],
  UsageRejected: [],
  UsageRecycled: [],
  UsageReratingRequested: [],
  UsageRerated: [],
  UsageBilled: [],
  UsageDeleted: [],
};
