import type { BillableUsage } from '../billable-usage/billable-usage.view';
import { chargedProduct } from '../charged-product/charged-product.decider';
import type { AgreedPrice, ChargedProductEvent } from '../charged-product/charged-product.events';
import { type ChargedProduct, chargedProductView } from '../charged-product/charged-product.view';
import type { Computed } from './bill';

/** Midnight of a day of 2026. */
export const on = (month: number, date = 1): string => new Date(Date.UTC(2026, month - 1, date)).toISOString();

/** A price as agreed with a product. */
export const agreed = (kind: 'oneTime' | 'recurring', value: string, changes: Partial<AgreedPrice> = {}): AgreedPrice => ({
  id: `${kind}-price`,
  name: `${kind} fee`,
  kind,
  amount: { unit: 'EUR', value },
  taxRate: '0',
  ...changes,
});

/** A product that is charged from a day on. */
export const productFrom = (startDate: string, prices: AgreedPrice[], ...later: ChargedProductEvent[]): ChargedProduct => {
  const started: ChargedProductEvent = {
    type: 'ProductChargingStarted',
    data: { billingAccount: { id: 'acc' }, name: 'Server', startDate, prices },
  };
  return [started, ...later].reduce<ChargedProduct | undefined>(
    (product, event, index) =>
      chargedProductView.project(product, { ...event, metadata: { id: 'p', version: index + 1, recordedAt: startDate } }),
    undefined,
  )!;
};

/** The product after a bill has taken what it claims; refused if it was taken before. */
export const afterBill = (product: ChargedProduct, { id, claims }: Computed): ChargedProduct =>
  claims.products
    .flatMap(({ product: _, ...taken }) => chargedProduct.decide({ type: 'BillProduct', data: { bill: id, ...taken } }, product))
    .reduce(
      (each, event) => chargedProductView.project(each, { ...event, metadata: { id: 'p', version: 9, recordedAt: on(1) } })!,
      product,
    );

/** A rated use of so many milliseconds of one vCPU. */
export const used = (id: string, from: string, milliseconds: number, { price = '0.01', validFrom = on(1) } = {}): BillableUsage => ({
  id,
  status: 'open',
  productId: 'p',
  productName: 'Server',
  charges: [
    {
      from,
      to: new Date(Date.parse(from) + milliseconds).toISOString(),
      units: 'vCPU-hour',
      dividend: `${milliseconds}`,
      divisor: '3600000',
      unitPrice: { unit: 'EUR', value: price },
      per: '1',
      taxRate: '0',
      price: { id: 'cpu', name: 'vCPU', validFrom },
    },
  ],
});
