import { Module } from '@nestjs/common';
import { projection } from '@skyledger/event-store';
import { BillingLedgerController } from './billing-ledger.controller';
import { billingLedgerInvariants } from './billing-ledger.invariants';
import { billingLedger } from './billing-ledger.projection';

/** The ledger: billing's events as double entry, for bookkeepers. */
@Module({ controllers: [BillingLedgerController], providers: [projection(billingLedger), ...billingLedgerInvariants] })
export class BillingLedgerModule {}
