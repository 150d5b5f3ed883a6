import { Controller, Inject } from '@nestjs/common';
import type { Aggregate } from '@skyledger/event-store';
import { type Notification, OnEvent } from '@skyledger/messaging';
import type { Product } from '@skyledger/tmf-contracts';
import type { ChargedProductCommand } from './charged-product.decider';
import type { AgreedPrice, ChargedFrom } from './charged-product.events';
import type { ChargedProduct } from './charged-product.view';

type ProductPrice = NonNullable<Product['productPrice']>[number];

/** Hears of products: who pays, which prices were agreed, when it began and ended. */
@Controller()
export class ChargedProductHandler {
  constructor(@Inject('chargedProduct') private readonly products: Aggregate<ChargedProductCommand, ChargedProduct>) {}

  @OnEvent('ProductCreateEvent', 'ProductStateChangeEvent', 'ProductAttributeValueChangeEvent')
  async on({ subject, time, document }: Notification<Product>): Promise<void> {
    const { terminationDate } = document;
    const charging = chargingOf(document);
    const data = { at: time, ...(charging && { charging }), ...(terminationDate && { terminationDate: instant(terminationDate) }) };
    await this.products.handle(subject, { type: 'NoteProduct', data });
  }
}

const instant = (text: string) => new Date(text).toISOString();

const wasActive = ['active', 'suspended', 'pendingTerminate', 'terminated'];

const chargingOf = ({ status, startDate, billingAccount, relatedParty, name, productPrice = [] }: Product): ChargedFrom | undefined => {
  if (!wasActive.includes(status?.trim() ?? '') || !startDate || !billingAccount?.id) return undefined;
  return {
    billingAccount: { id: billingAccount.id, ...(billingAccount.name && { name: billingAccount.name }) },
    ...(relatedParty && { relatedParty }),
    ...(name && { name }),
    startDate: instant(startDate),
    prices: productPrice.flatMap(agreedPrice),
  };
};

/** Usage is charged by the tariff, so its price on the product is not taken. */
const agreedPrice = ({ name, priceType, recurringChargePeriod, price, productOfferingPrice }: ProductPrice): AgreedPrice[] => {
  const { unit, value } = price?.dutyFreeAmount ?? price?.taxIncludedAmount ?? {};
  if ((priceType !== 'oneTime' && priceType !== 'recurring') || unit === undefined || value === undefined) return [];
  return [
    {
      id: productOfferingPrice?.id ?? name ?? priceType,
      name: name ?? productOfferingPrice?.name ?? priceType,
      ...(productOfferingPrice?.version && { version: productOfferingPrice.version }),
      kind: priceType,
      amount: { unit, value: String(value) },
      taxRate: String(price?.dutyFreeAmount ? (price.taxRate ?? 0) : 0),
      ...(recurringChargePeriod && { period: recurringChargePeriod }),
    },
  ];
};
