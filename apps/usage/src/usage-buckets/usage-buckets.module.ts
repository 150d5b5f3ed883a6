import { Module } from '@nestjs/common';
import { projection } from '@skyledger/event-store';
import { UsageBucketsController } from './usage-buckets.controller';
import { usageBucketsInvariants } from './usage-buckets.invariants';
import { usageBuckets } from './usage-buckets.projection';

/** What was used, added up. */
@Module({ controllers: [UsageBucketsController], providers: [projection(usageBuckets), ...usageBucketsInvariants] })
export class UsageBucketsModule {}
