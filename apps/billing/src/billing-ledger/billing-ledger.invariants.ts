import { invariant, type ReadModel } from '@skyledger/event-store';
import { billingLedger } from './billing-ledger.projection';
import { LedgerAccount, LedgerPosting } from './billing-ledger.tables';

const most = 10;

/** What bookkeepers rely on. */
export const billingLedgerInvariants = [
  invariant('the debits of every transaction are its credits', [billingLedger.name], (ledger: ReadModel) => ({
    broken: async () => {
      const found = await ledger
        .of(LedgerPosting)
        .createQueryBuilder('p')
        .select(`concat(p.tenant, '/', p.transaction, ' in ', p.currency, ': ', sum(p.debit), ' against ', sum(p.credit))`, 'line')
        .groupBy('p.tenant, p.transaction, p.currency')
        .having('sum(p.debit) <> sum(p.credit)')
        .limit(most)
        .getRawMany<{ line: string }>();
      return found.map(({ line }) => line);
    },
    remedy: 'The tables were changed by hand: run `skyledger rebuild billingLedger`.',
  })),

  invariant('the balance of every ledger account is the sum of its postings', [billingLedger.name], (ledger: ReadModel) => ({
    broken: async () => {
      const sums = `select tenant, account, currency, sum(debit) as debit, sum(credit) as credit from ${ledger.of(LedgerPosting).metadata.tablePath} group by 1, 2, 3`;
      const found = await ledger
        .of(LedgerAccount)
        .createQueryBuilder('a')
        .select(`concat(a.tenant, '/', a.account, ' in ', a.currency)`, 'line')
        .leftJoin(`(${sums})`, 's', 's.tenant = a.tenant and s.account = a.account and s.currency = a.currency')
        .where('s.debit is distinct from a.debit or s.credit is distinct from a.credit')
        .limit(most)
        .getRawMany<{ line: string }>();
      return found.map(({ line }) => line);
    },
    remedy: 'The tables were changed by hand: run `skyledger rebuild billingLedger`.',
  })),

  invariant('every bill is the sum of its lines', [billingLedger.name], (ledger: ReadModel) => ({
    broken: async () => {
      const found = await ledger
        .of(LedgerAccount)
        .createQueryBuilder('a')
        .select(`concat(a.tenant, '/', a.account, ': ', a.debit, ' in lines, ', a.credit, ' on the bill')`, 'line')
        .where(`a.kind = 'clearing' and a.debit <> a.credit`)
        .limit(most)
        .getRawMany<{ line: string }>();
      return found.map(({ line }) => line);
    },
    remedy:
      'A bill or a line of it is wrong as it was issued: look at the bill named here by `skyledger flow`, and correct it by a line of the next one.',
  })),
];
