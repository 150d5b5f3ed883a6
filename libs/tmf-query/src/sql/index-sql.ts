import type { Attribute } from '../query';
import { elementsSql, isMany, valueSql } from './attribute-sql';

/** The definition of an index, made of the expression that conditions and orders use. */
export const indexSql = ({
  path,
  comparison = 'text',
  descending,
}: Pick<Attribute, 'path'> & Partial<Attribute> & { readonly descending?: boolean }): string =>
  isMany({ path })
    ? `using gin ((${elementsSql('document', path)}) jsonb_path_ops)`
    : `(tenant, (${valueSql('document', { path, comparison })})${descending ? ' desc nulls last' : ''}, sid)`;

/** The indexes every list needs: the order of creation, and what was written last. */
export const listIndexes: readonly string[] = ['(tenant, sid)', '(tenant, xid)'];
