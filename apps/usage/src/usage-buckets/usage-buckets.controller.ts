import { Controller, Get, Inject, Query, UseInterceptors } from '@nestjs/common';
import { context, type ReadModel } from '@skyledger/event-store';
import { OperatorInterceptor, operatorInput } from '@skyledger/service-kit';
import { IsIn, IsISO8601, IsOptional, IsString } from 'class-validator';
import { usageBuckets } from './usage-buckets.projection';
import { UsageBucket } from './usage-buckets.tables';

/** Which buckets are wanted, and how coarse. */
class BucketQuery {
  @IsOptional()
  @IsString()
  product?: string;

  @IsOptional()
  @IsString()
  usageType?: string;

  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'from must be a day, such as 2026-02-01' })
  from?: string;

  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'to must be a day, such as 2026-03-01' })
  to?: string;

  @IsOptional()
  @IsIn(['day', 'month'], { message: 'by must be day or month' })
  by = 'day';
}

const largestAnswer = 10_000;

/** How much was used, and what it costs. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/usage-buckets')
export class UsageBucketsController {
  constructor(@Inject(usageBuckets.name) private readonly buckets: ReadModel) {}

  /** From a day up to but not including another; `by=month` adds up the days of each month. */
  @Get()
  async all(@Query(operatorInput) { product, usageType, from, to, by }: BucketQuery) {
    const period = by === 'month' ? `to_char(b.day, 'YYYY-MM')` : 'b.day::text';
    const wanted = this.buckets
      .of(UsageBucket)
      .createQueryBuilder('b')
      .select('b.productId', 'product')
      .addSelect('b.usageType', 'usageType')
      .addSelect('b.units', 'units')
      .addSelect('b.currency', 'currency')
      .addSelect(period, by)
      .addSelect('sum(b.quantity)::text', 'quantity')
      .addSelect('sum(b.net)::text', 'net')
      .addSelect('sum(b.gross)::text', 'gross')
      .where('b.tenant = :tenant', { tenant: context.get().tenant })
      .groupBy(`b.productId, b.usageType, b.units, b.currency, ${period}`)
      .having('sum(b.charges) > 0')
      .orderBy(`${period}, b.productId, b.usageType, b.units, b.currency`)
      .limit(largestAnswer);
    if (from !== undefined) wanted.andWhere('b.day >= :from', { from });
    if (to !== undefined) wanted.andWhere('b.day < :to', { to });
    if (product !== undefined) wanted.andWhere('b.productId = :product', { product });
    if (usageType !== undefined) wanted.andWhere('b.usageType = :usageType', { usageType });
    return wanted.getRawMany();
  }
}
