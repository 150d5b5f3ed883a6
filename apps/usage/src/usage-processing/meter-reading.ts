import { Inject, Injectable } from '@nestjs/common';
import { type Aggregate, context, EventStore, type Intent, tracing } from '@skyledger/event-store';
import { NotYetKnown } from '@skyledger/messaging';
import { Documents } from '@skyledger/tmf-query';
import type { MeterCommand } from '../meter/meter.decider';
import type { Segment, Subject } from '../meter/meter.events';
import type { Meter } from '../meter/meter.view';
import type { UsageCommand } from '../usage/usage.decider';
import { fingerprintOf, usageId } from '../usage/usage-key';
import type { UsageDocument } from '../usage/usage.view';
import { pagesOf } from './pages';
import { hourly } from './quantity';
import { ProductTariffs, type Tariffs } from './product-tariffs';
import { rated } from './rating.handler';
import { recordOf } from './usage-record';

/** Reads meters and makes records of what was read; only what is read exists as usage. */
@Injectable()
export class MeterReading {
  constructor(
    @Inject('meter') private readonly meters: Aggregate<MeterCommand, Meter>,
    @Inject('usage') private readonly usages: Aggregate<UsageCommand, UsageDocument>,
    private readonly tariffs: ProductTariffs,
    private readonly store: EventStore,
    private readonly documents: Documents,
  ) {}

  /** Everything these products used before the instant becomes records, as far as it is not yet. */
  async readMeters(products: readonly string[], to: string): Promise<void> {
    if (products.length === 0) return;
    const meters = await this.documents.where<Meter>('meter', { 'subject.productId': products });
    for (const { subject } of meters) {
      const trace = await this.store.traceOf('meter', subject.resourceId); // of the order, like the flow
      await tracing.goOn('read meter', trace, () => this.readMeter(subject, to));
    }
  }

  private async readMeter(subject: Subject, to: string): Promise<void> {
    const { document } = await this.meters.handle(subject.resourceId, { type: 'ReadMeter', data: { to } });
    const last = document?.unrecorded.at(-1);
    if (!document || !last) return;
    const tariffs = await this.tariffs.of(subject.productId);
    if (!tariffs) throw new NotYetKnown(`The product ${subject.productId} of the resource ${subject.resourceId}.`);
    const slices = document.unrecorded.flatMap(({ segments }) => segments).flatMap(hourly);
    for (const page of pagesOf(slices))
      await this.record(
        page.map((slice) => this.recording(subject, slice, tariffs)),
        subject.correlationId,
      );
    await this.meters.handle(subject.resourceId, { type: 'ConfirmReading', data: { reading: last.reading } });
  }

  /**
   * In the flow of the order that brought the resource about. A record's stream is what keeps it from being written twice, so no command id
   * needs remembering.
   */
  private record(records: Intent[], correlationId: string): Promise<unknown> {
    return context.run({ ...context.get(), source: undefined, correlationId }, () => this.store.atomically(...records));
  }

  private recording(subject: Subject, slice: Segment, tariffs: Tariffs): Intent {
    const { source, recordId, details, use } = recordOf(subject, slice);
    const received = { details, fingerprint: fingerprintOf(details), productId: subject.productId, metered: true } as const;
    const rating = rated(use, tariffs);
    return this.usages.on(usageId(context.get().tenant, source, recordId), { type: 'RecordMeteredUsage', data: { received, rating } });
  }

  /** The rated and not yet billed records of these products that ended by the instant. */
  async unbilled(products: readonly string[], to: string): Promise<string[]> {
    if (products.length === 0) return [];
    const wanted = { status: ['rated', 'rerated'], 'ratedProductUsage[].productRef.id': products };
    const usages = await this.documents.where<UsageDocument>('usage', wanted);
    const isOver = ({ ratedProductUsage = [] }: UsageDocument) =>
      ratedProductUsage.every(({ ratedPeriod }) => ratedPeriod!.endDateTime <= to);
    return usages.filter(isOver).map(({ id }) => id!);
  }
}
