import type { Versions } from '@skyledger/event-sourcing';
import type { Interval } from '../intervals';

/** A price as it was agreed on with the product; usage follows the tariff and is not here. */
export type AgreedPrice = {
  readonly id: string;
  readonly name: string;
  readonly version?: string;
  readonly kind: 'oneTime' | 'recurring';
  readonly amount: { readonly unit: string; readonly value: string };
  readonly taxRate: string;
  readonly taxCategory?: string;
  /** 'month' unless said otherwise; recurring prices only. */
  readonly period?: string;
};

/** Who pays for which product, from when on. */
export type ChargedFrom = {
  readonly billingAccount: { readonly id: string; readonly name?: string };
  readonly relatedParty?: readonly object[];
  readonly name?: string;
  readonly startDate: string;
  readonly prices: readonly AgreedPrice[];
};

/** The time of one recurring price that a bill charges, and the time billed before that it gives back. */
export type RecurringCharge = { readonly price: string; readonly charged: readonly Interval[]; readonly credited: readonly Interval[] };

/** What the store keeps of a product in billing. */
export type ChargedProductEvent =
  | { type: 'ProductChargingStarted'; data: ChargedFrom }
  | { type: 'ProductPricesAgreed'; data: { from: string; prices: readonly AgreedPrice[] } }
  | { type: 'ProductChargingEnded'; data: { at: string } }
  | { type: 'ProductBilled'; data: { bill: string; oneTime: readonly string[]; recurring: readonly RecurringCharge[] } };

/** Each of them with the steps from its older versions; none has any yet. */
export const chargedProductEvents: Versions<ChargedProductEvent> = {
  ProductChargingStarted: [],
  ProductPricesAgreed: [],
  ProductChargingEnded: [],
  ProductBilled: [],
};
