import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { billedAccount } from './billed-account.decider';
import { billedAccountView } from './billed-account.view';

const provided = aggregate(billedAccount, billedAccountView);

/** The bills of each account. */
@Module({ providers: [provided], exports: [provided] })
export class BilledAccountModule {}
