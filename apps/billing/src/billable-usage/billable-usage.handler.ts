import { Controller, Inject } from '@nestjs/common';
import type { Aggregate } from '@skyledger/event-store';
import { type Notification, OnEvent } from '@skyledger/messaging';
import type { BillableUsageCommand } from './billable-usage.decider';
import type { UsageCharge } from './billable-usage.events';
import type { BillableUsage } from './billable-usage.view';

/** What billing reads of a TMF635 usage, extensions included. */
type Usage = {
  readonly status?: string;
  readonly ratedProductUsage?: readonly {
    readonly productRef?: { readonly id?: string; readonly name?: string };
    readonly taxRate?: number;
    readonly taxCategory?: string;
    readonly ratedPeriod?: { readonly startDateTime: string; readonly endDateTime: string };
    readonly quantity?: { readonly units: string; readonly dividend: string; readonly divisor: string };
    readonly unitPrice?: { readonly unit: string; readonly value: string };
    readonly unitOfMeasure?: { readonly amount: string };
    readonly productOfferingPrice?: UsageCharge['price'];
  }[];
};
type Rated = NonNullable<Usage['ratedProductUsage']>[number];

/** Hears what usage has rated. */
@Controller()
export class BillableUsageHandler {
  constructor(@Inject('billableUsage') private readonly usages: Aggregate<BillableUsageCommand, BillableUsage>) {}

  @OnEvent('UsageCreateEvent', 'UsageStateChangeEvent')
  async on({ subject, document: { status, ratedProductUsage = [] } }: Notification<Usage>): Promise<void> {
    const [first] = ratedProductUsage;
    if (!first?.productRef?.id || (status !== 'rated' && status !== 'rerated')) return;
    const { id: productId, name } = first.productRef;
    const rated = { productId, ...(name && { productName: name }), charges: ratedProductUsage.map(chargeOf) };
    await this.usages.handle(subject, { type: 'NoteRatedUsage', data: { rated, isRerated: status === 'rerated' } });
  }
}

const chargeOf = ({
  ratedPeriod,
  quantity,
  unitPrice,
  unitOfMeasure,
  productOfferingPrice,
  taxRate = 0,
  taxCategory,
}: Rated): UsageCharge => ({
  from: ratedPeriod!.startDateTime,
  to: ratedPeriod!.endDateTime,
  units: quantity!.units,
  dividend: quantity!.dividend,
  divisor: quantity!.divisor,
  unitPrice: unitPrice!,
  per: unitOfMeasure!.amount,
  taxRate: String(taxRate),
  ...(taxCategory && { taxCategory }),
  price: productOfferingPrice!,
});
