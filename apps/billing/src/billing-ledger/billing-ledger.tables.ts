import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What kind of account it is. Clearing: what is billed in lines and not yet as a bill, 0 once the bill is there. */
export type LedgerAccountKind = 'asset' | 'income' | 'liability' | 'clearing';

/** An account of the ledger and the sums of its postings, per currency. */
@Entity('ledger_account')
export class LedgerAccount {
  @PrimaryColumn('text') tenant!: string;
  @PrimaryColumn('text') account!: string;
  @PrimaryColumn('text') currency!: string;
  @Column('text') kind!: LedgerAccountKind;
  @Column('numeric') debit!: string;
  @Column('numeric') credit!: string;
}

/** One side of a transaction: a debit or a credit, never both, never negative. */
@Entity('ledger_posting')
@Index(['tenant', 'bill'])
@Index(['tenant', 'account'])
export class LedgerPosting {
  @PrimaryColumn('text') tenant!: string;
  /** The event it comes from: 'customerBill/<id>/<version>'. */
  @PrimaryColumn('text') transaction!: string;
  @PrimaryColumn('int') line!: number;
  @Column('text') account!: string;
  @Column('text') currency!: string;
  @Column('numeric') debit!: string;
  @Column('numeric') credit!: string;
  @Column('text') bill!: string;
  @Column('timestamptz') at!: string | Date;
}

/** Which account a bill is of, and how much it asks for. */
@Entity('ledger_bill')
@Index(['tenant', 'billingAccount'])
export class LedgerBill {
  @PrimaryColumn('text') tenant!: string;
  @PrimaryColumn('text') bill!: string;
  @Column('text') billingAccount!: string;
  @Column('text') billNo!: string;
  @Column('text') currency!: string;
  @Column('numeric') amount!: string;
  @Column('boolean') isSettled!: boolean;
}
