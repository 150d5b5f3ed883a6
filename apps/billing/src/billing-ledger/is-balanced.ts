/** What makes the database refuse a transaction of the ledger whose debits are not its credits, when it is committed. */
export const isBalanced = (table: string): string[] => {
  const schema = table.slice(0, table.indexOf('.'));
  const sums = 'sum(debit) <> sum(credit)';
  return [
    `alter table ${table} add check (debit >= 0 and credit >= 0 and (debit = 0) <> (credit = 0))`,
    `create or replace function ${schema}.ledger_is_balanced() returns trigger language plpgsql as $$
     declare
       posting record := coalesce(new, old);
       is_wrong boolean;
     begin
       execute format('select exists (select from %s where tenant = $1 and transaction = $2 group by currency having ${sums})', tg_relid::regclass)
         into is_wrong using posting.tenant, posting.transaction;
       if is_wrong then
         raise exception 'The debits of % are not its credits', posting.transaction using errcode = 'check_violation';
       end if;
       return null;
     end $$`,
    `do $$ begin
       if exists (select from ${table} group by tenant, transaction, currency having ${sums}) then
         raise exception 'The ledger is not balanced' using errcode = 'check_violation';
       end if;
     end $$`,
    `create constraint trigger ledger_is_balanced after insert or update or delete on ${table}
     deferrable initially deferred for each row execute function ${schema}.ledger_is_balanced()`,
  ];
};
