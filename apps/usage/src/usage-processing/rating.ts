import Big from 'big.js';
import type { Charge } from '../usage/usage.events';
import { decimalOf, divided, type Measured, milliseconds, type Quantity, share } from './quantity';
import { type PriceVersion, partsOf, type Tariff } from './tariff';

/** What rating makes of a use. Without a price for any of its units it is free: it stays guided. */
export type Rating =
  | { readonly kind: 'rated'; readonly charges: Charge[] }
  | { readonly kind: 'free' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Prices a use of a product: one charge per unit, price and version of the price that held meanwhile. Linear, so that cutting a use changes nothing. */
export const rate = (use: Measured, product: { id: string; name?: string }, tariffs: readonly Tariff[]): Rating => {
  const charges: Charge[] = [];
  let priced = false;
  for (const quantity of use.quantities) {
    for (const tariff of tariffs.filter((versions) => versions.some(({ unitOfMeasure }) => unitOfMeasure.units === quantity.unit))) {
      priced = true;
      if (new Big(quantity.dividend).eq(0)) continue;
      for (const { from, to, price } of partsOf(tariff, use.from, use.to)) {
        if (!price) return { kind: 'refused', reason: `The price ${tariff[0]!.name ?? tariff[0]!.id} is not valid at ${from}.` };
        const part = use.from === use.to ? quantity : share(quantity, milliseconds(from, to), milliseconds(use.from, use.to));
        charges.push(charge(part, price, product, { startDateTime: from, endDateTime: to }));
      }
    }
  }
  return priced ? { kind: 'rated', charges } : { kind: 'free' };
};

type Period = { startDateTime: string; endDateTime: string };

const charge = (quantity: Quantity, price: PriceVersion, product: { id: string; name?: string }, ratedPeriod: Period): Charge => {
  const { id, name, version, validFrom, unitPrice, unitOfMeasure, taxRate, taxCategory } = price;
  const exact = new Big(quantity.dividend).times(unitPrice.value);
  const divisor = new Big(quantity.divisor).times(unitOfMeasure.amount);
  const money = (dividend: Big, by: Big) => ({ unit: unitPrice.unit, value: divided(dividend, by) });
  return {
    usageRatingTag: 'usage',
    ratingAmountType: 'total',
    isTaxExempt: taxRate === '0',
    taxRate: Number(taxRate),
    productRef: product,
    taxExcludedRatingAmount: money(exact, divisor),
    taxIncludedRatingAmount: money(exact.times(new Big(taxRate).plus(100)), divisor.times(100)),
    ratedPeriod,
    quantity: { amount: decimalOf(quantity), units: quantity.unit, dividend: quantity.dividend, divisor: quantity.divisor },
    unitPrice,
    unitOfMeasure,
    ...(taxCategory && { taxCategory }),
    productOfferingPrice: { id, ...(name && { name }), ...(version && { version }), validFrom },
  };
};
