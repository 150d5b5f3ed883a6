import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { context, type ReadModel } from '@skyledger/event-store';
import { OperatorInterceptor, operatorInput } from '@skyledger/service-kit';
import { found } from '@skyledger/tmf-rest';
import Big from 'big.js';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { billingLedger, receivableOf } from './billing-ledger.projection';
import { LedgerAccount, LedgerBill, LedgerPosting } from './billing-ledger.tables';

/** How many bills are wanted. */
class LedgerQuery {
  @IsOptional()
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'limit must be a whole number from 1 to 1000' })
  @Min(1, { message: 'limit must be a whole number from 1 to 1000' })
  @Max(1_000, { message: 'limit must be a whole number from 1 to 1000' })
  limit = 100;
}

/** What an account owes and why, as bookkeepers read it. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/ledger')
export class BillingLedgerController {
  constructor(@Inject(billingLedger.name) private readonly ledger: ReadModel) {}

  /** The balance per currency, and every posting of its bills, the newest bills first. */
  @Get(':billingAccount')
  async account(@Param('billingAccount') billingAccount: string, @Query(operatorInput) { limit }: LedgerQuery) {
    const { tenant } = context.get();
    const accounts = await this.ledger.of(LedgerAccount).findBy({ tenant, account: receivableOf(billingAccount) });
    const bills = await this.ledger.of(LedgerBill).find({ where: { tenant, billingAccount }, order: { billNo: 'desc' }, take: limit });
    found(accounts[0]);
    return {
      billingAccount,
      balances: accounts.map(({ currency, debit, credit }) => ({
        currency,
        debit,
        credit,
        balance: new Big(debit).minus(credit).toFixed(),
      })),
      bills: await Promise.all(bills.map((bill) => this.withPostings(bill))),
    };
  }

  private async withPostings({ tenant, bill, billNo, currency, amount, isSettled }: LedgerBill) {
    const postings = await this.ledger
      .of(LedgerPosting)
      .find({ where: { tenant, bill }, order: { at: 'asc', transaction: 'asc', line: 'asc' } });
    return {
      ...{ bill, billNo, currency, amount, isSettled },
      postings: postings.map(({ transaction, at, account, debit, credit }) => ({ transaction, at, account, debit, credit })),
    };
  }
}
