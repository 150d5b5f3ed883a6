import type { ProductOfferingPrice } from '@skyledger/tmf-contracts';
import type { AgreedPrice, Amount } from './product-order.events';

/** A catalogue price as it is agreed on: with and without tax, whatever becomes of the catalogue. */
export const agreedPrice = (price: ProductOfferingPrice): AgreedPrice => {
  const { unit = '', value = '0' } = (price.price ?? {}) as Partial<Amount>;
  const taxRate = (price.tax ?? []).reduce((sum, tax) => sum + (tax.taxRate ?? 0), 0);
  const period = price.recurringChargePeriodType;
  return {
    '@type': 'ProductPrice',
    ...(price.name && { name: price.name }),
    ...(price.description && { description: price.description }),
    priceType: price.priceType ?? '',
    ...(period && { recurringChargePeriod: period }),
    ...(price.unitOfMeasure?.units && { unitOfMeasure: price.unitOfMeasure.units }),
    price: { '@type': 'Price', taxRate, dutyFreeAmount: { unit, value }, taxIncludedAmount: { unit, value: withTax(value, taxRate) } },
    productOfferingPrice: {
      '@type': 'ProductOfferingPriceRef',
      id: price.id!,
      ...(price.name && { name: price.name }),
      ...(price.version && { version: price.version }),
    },
  };
};

/** The amount and its percentage of tax, exactly: decimal text in, decimal text out. */
export const withTax = (value: string, taxRate: number): string => {
  const amount = decimal(value);
  const rate = decimal(String(taxRate));
  const factor = 100n * 10n ** BigInt(rate.scale) + rate.units;
  return text(amount.units * factor, amount.scale + rate.scale + 2, amount.scale);
};

const decimal = (value: string) => {
  const [whole = '0', fraction = ''] = value.split('.');
  return { units: BigInt(whole + fraction), scale: fraction.length };
};

/** At least so many decimals as the amount had, and no more zeros than that. */
const text = (units: bigint, scale: number, atLeast: number): string => {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const fraction = digits
    .slice(digits.length - scale)
    .replace(/0+$/, '')
    .padEnd(atLeast, '0');
  return `${sign}${digits.slice(0, digits.length - scale)}${fraction && `.${fraction}`}`;
};
