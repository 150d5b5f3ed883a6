import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a charge adds to its bucket. */
export type Share = {
  readonly productId: string;
  readonly units: string;
  readonly currency: string;
  readonly day: string;
  readonly quantity: string;
  readonly net: string;
  readonly gross: string;
};

/** Where a use stands; each accepted one is here once. */
export type UsageStanding = 'unbilled' | 'billed' | 'rejected' | 'deleted';

/** A use, and what it has added to the buckets: to be taken back when it is rated again. */
@Entity('usage_record')
@Index(['tenant', 'standing'])
export class UsageRecord {
  @PrimaryColumn('text') tenant!: string;
  @PrimaryColumn('text') usageId!: string;
  @Column('text') usageType!: string;
  @Column('text') standing!: UsageStanding;
  @Column('text', { nullable: true }) bill!: string | null;
  @Column('jsonb') shares!: readonly Share[];
}

/** How much of what was used by a product on a day (UTC), and what that costs. Net and gross are the rated amounts, before a bill rounds. */
@Entity('usage_bucket')
@Index(['tenant', 'day'])
export class UsageBucket {
  @PrimaryColumn('text') tenant!: string;
  @PrimaryColumn('text') productId!: string;
  @PrimaryColumn('text') usageType!: string;
  @PrimaryColumn('text') units!: string;
  @PrimaryColumn('text') currency!: string;
  @PrimaryColumn('date') day!: string;
  @Column('bigint') charges!: string;
  @Column('numeric') quantity!: string;
  @Column('numeric') net!: string;
  @Column('numeric') gross!: string;
}
