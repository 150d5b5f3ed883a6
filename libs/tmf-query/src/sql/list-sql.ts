import type { Cursor, Query, Test } from '../query';
import { literal } from './attribute-sql';
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
  return {
    text: `select id, sid, xid${columns === 'documents' ? ', document' : ''} ${from}${beyond} order by ${orderSql(sort, isReversed)} limit ${rows}${offset > 0 ? ` offset ${offset}` : ''}`,
    values: parameters.values,
  };
};

/**
 * Which table a name means now, and what of it can be seen: a rebuild puts another in its place, and a server that crashed is another, too,
 * for it gives transaction ids anew that snapshots from before count as seen. Its statistics begin anew in a crash, and only then by themselves.
 */
const stateSql = (table: string): string =>
  `concat_ws('@', ${literal(table)}::regclass::oid, pg_stat_get_bgwriter_stat_reset_time()) as "table", pg_current_snapshot() as snapshot`;

/** How many milliseconds it has taken the database to come to this. */
const tookSql = 'extract(epoch from clock_timestamp() - statement_timestamp()) * 1000 as took';

/** How many documents satisfy all tests. */
export const countSql = (collection: Collection, tests: readonly Test[]): Sql => {
  const { text, values } = fromSql(collection, tests);
  return { text: `select count(*) as total, ${tookSql}, ${stateSql(collection.table)} ${text}`, values };
};

/** Which versions of documents satisfy all tests, in the order of creation. */
export const membersSql = (collection: Collection, tests: readonly Test[]): Sql => {
  const { text, values } = fromSql(collection, tests);
  const columns = `array_agg(sid) as sids, array_agg(xid) as xids, ${tookSql}, ${stateSql(collection.table)}`;
  return { text: `select ${columns} from (select sid, xid ${text} order by sid) as members`, values };
};

/** Whether transactions that a snapshot did not see have written to a collection. Ordered, since otherwise the whole table may be looked through. */
export const changedSql = ({ table, tenant }: Collection, snapshot: string): Sql => ({
  text: `select ${stateSql(table)}, (select xid from ${table} where ${writtenSql('$1', '$2')} order by xid limit 1) is not null as changed`,
  values: [tenant, snapshot],
});

/** What they have written, and whether it satisfies all tests; what was deleted does not. One row at least. */
export const changesSql = (
  { table, tenant }: Collection,
  tests: readonly Test[],
  { snapshot, most }: { snapshot: string; most: number },
): Sql => {
  const parameters = new Parameters();
  const written = writtenSql(parameters.add(tenant), parameters.add(snapshot));
  const limit = parameters.add(most);
  const holds = ['document is not null', ...tests.map((test) => testSql(test, parameters))].join(' and ');
  return {
    text: `select now.*, changed.* from (select ${stateSql(table)}) as now left join
      (select sid, xid, (${holds}) is true as holds from ${table} where ${written} order by xid limit ${limit}) as changed on true`,
    values: parameters.values,
  };
};

const writtenSql = (tenant: string, snapshot: string): string =>
  `tenant = ${tenant} and xid >= pg_snapshot_xmin(${snapshot}::pg_snapshot) and not pg_visible_in_snapshot(xid, ${snapshot}::pg_snapshot)`;

/** The documents of some rows, as they are now. */
export const documentsSql = ({ table, tenant }: Collection, sids: readonly number[]): Sql => ({
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
