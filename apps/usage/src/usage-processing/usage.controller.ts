import { Body, Delete, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { Clock, Ids, Rejection } from '@skyledger/event-sourcing';
import { type Aggregate, context, type Versioned } from '@skyledger/event-store';
import type { UsageUpdate } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import { usage, type UsageCommand } from '../usage/usage.decider';
import { MeterReading } from './meter-reading';
import { fingerprintOf, sentId, type SentUsage } from '../usage/usage-key';
import type { UsageDocument } from '../usage/usage.view';

/** TMF635 usage. */
@TmfController('usage', { clientOwned: ['id'], bodies: 'batch' })
export class UsageController {
  constructor(
    @Inject(usage.category) private readonly usages: Aggregate<UsageCommand, UsageDocument>,
    private readonly documents: Documents,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly reading: MeterReading,
  ) {}

  @Post()
  create(@Body() body: SentUsage & { status?: string }): Promise<Versioned<UsageDocument>> {
    const { id: _, status = 'received', ratedProductUsage, ...details } = body;
    if (status !== 'received') throw new Rejection('invalid', `A usage begins as received, not as ${status}.`, 'status');
    return this.usages.handle(sentId(context.get().tenant, body) ?? this.ids.next(), {
      type: 'ReceiveUsage',
      data: { details, fingerprint: fingerprintOf(body), ...productOf(ratedProductUsage) },
    });
  }

  @Patch(':id')
  patch(@Param('id') id: string, @Body() update: UsageUpdate): Promise<Versioned<UsageDocument>> {
    return this.usages.handle(id, ...toCommands(update));
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<UsageDocument>> {
    return found(await this.usages.find(id));
  }

  /** Asked for a product, its full hours until now are shown too; what cannot be read just now is left to the next time. */
  @Get()
  async list(@ListQuery() query: Query): Promise<Page<UsageDocument>> {
    await Promise.allSettled([this.reading.readMeters(productsIn(query), lastFullHour(this.clock.now()))]);
    return this.documents.list(usage.category, query);
  }

  @Delete(':id')
  async delete(@Param('id') id: string): Promise<void> {
    await this.usages.handle(id, { type: 'DeleteUsage', data: {} });
  }
}

const productsIn = ({ where }: Query): string[] =>
  where.flatMap((test) => ('attribute' in test && test.attribute.path === productPath && test.operator === 'eq' ? test.values : []));

const productPath = 'ratedProductUsage[].productRef.id';

const lastFullHour = (now: string): string => `${now.slice(0, 13)}:00:00.000Z`;

const productOf = (charges: SentUsage['ratedProductUsage']) => {
  const productId = charges?.[0]?.productRef?.id;
  return productId === undefined ? {} : { productId };
};

const toCommands = ({ status, ratedProductUsage, ...changes }: UsageUpdate): UsageCommand[] => [
  { type: 'ChangeUsageDetails', data: { changes, ...productOf(ratedProductUsage as SentUsage['ratedProductUsage']) } },
  ...(status === undefined || status === null ? [] : [statusCommand(status)]),
];

const statusCommand = (status: string): UsageCommand => {
  switch (status) {
    case 'rejected':
      return { type: 'RejectUsage', data: { reason: 'Rejected on request.' } };
    case 'recycled':
      return { type: 'RecycleUsage', data: {} };
    case 'rerated':
      return { type: 'RequestRerating', data: {} };
    default:
      throw new Rejection('conflict', `A client can set status to rejected, recycled or rerated, not to ${status}.`, 'status');
  }
};
