import type { Cursor, Query, Test } from '../query';
import { beyondSql, orderSql } from './order-sql';
import { Parameters } from './parameters';
import { testSql } from './test-sql';

/** A collection: the documents of one tenant in one table. */
export type Collection = { readonly table: string; readonly tenant: string };

/** A statement, or the end of one. */
export type Sql = { readonly text: string; readonly values: unknown[] };

/** `from ... where ...`: the documents that satisfy all tests. */
export const fromSql = (collection: Collection, tests: readonly Test[]): Sql => {
  const parameters = new Parameters();
  return { text: whereSql(collection, tests, parameters), values: parameters.values };
};

/** What is read of a page: the documents, or only which version of which document is on it. */
export type Columns = 'documents' | 'versions';

/** The page of a list. Numbers stand in the text: the planner has to know how few rows are wanted. */
export const pageSql = (collection: Collection, query: Query, rows: number, columns: Columns): Sql => {
  const { where, sort, offset, after, before } = query;
  const parameters = new Parameters();
  const isReversed = before !== undefined;
  const from = whereSql(collection, where, parameters);
  const place = before === 'end' ? undefined : (after ?? before);
  const beyond = place === undefined ? '' : ` and ${placeSql(collection, query, place, parameters)}`;
  const newest = `(select n.xid from ${collection.table} n where n.tenant = $1 order by n.xid desc limit 1) as newest`;
  return {
    text: `select id, sid, xid, ${columns === 'documents' ? 'document, ' : ''}${newest} ${from}${beyond} order by ${orderSql(sort, isReversed)} limit ${rows}${offset > 0 ? ` offset ${offset}` : ''}`,
    values: parameters.values,
  };
};

/** The documents of some rows, as they are now. */
export const documentsSql = ({ table, tenant }: Collection, sids: readonly string[]): Sql => ({
  text: `select id, sid, xid, document from ${table} where tenant = $1 and sid = any($2::bigint[]) and document is not null`,
  values: [tenant, sids],
});

const whereSql = ({ table, tenant }: Collection, tests: readonly Test[], parameters: Parameters): string =>
  [
    `from ${table} where tenant = ${parameters.add(tenant)} and document is not null`,
    ...tests.map((test) => testSql(test, parameters)),
  ].join(' and ');

const placeSql = ({ table }: Collection, { sort, before }: Query, { id, keys = [] }: Cursor, parameters: Parameters): string => {
  const sid = `(select sid from ${table} where tenant = $1 and id = ${parameters.add(id)})`;
  return beyondSql(sort, { keys, sid }, before !== undefined, parameters);
};
