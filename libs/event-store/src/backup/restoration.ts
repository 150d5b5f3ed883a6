import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Registration } from '../log/registry';
import { transaction } from '../log/transaction';
import { Rebuild } from '../read/rebuild';
import { pour } from './pour';

/**
 * Ends an import when the services first start on it, before any subscription does: rows whose tables were missing go where they belong, and
 * the documents of this process's categories are folded. Costs one query where nothing was imported.
 */
export const finishImport = async (pool: Pool, registry: ReadonlyMap<string, Registration>): Promise<void> => {
  const { rows } = await pool.query<{ rows: boolean; categories: string[] }>(pending, [[...registry.keys()]]);
  const { rows: isPending, categories } = rows[0]!;
  if (isPending) await transaction(pool, pourAll);
  if (categories.length === 0) return;
  const mine = new Map(categories.map((category) => [category, registry.get(category)!]));
  const folded = await new Rebuild(pool, mine).run(true);
  await pool.query('delete from event_store.imported_categories where category = any($1)', [categories]);
  logger.log(`After the import, ${folded.length} documents were folded from their events.`);
};

const logger = new Logger('Import');

const pourAll = async (tx: Parameters<typeof pour>[0]): Promise<void> => {
  await tx.query('set local statement_timeout = 0; lock table event_store.imported_rows in exclusive mode');
  const missing = await pour(tx);
  if (missing.length > 0) logger.warn(`Imported rows wait for services that have not started yet: ${missing.join(', ')}.`);
};

const pending = `select exists (select from event_store.imported_rows) as rows,
  coalesce((select array_agg(category) from event_store.imported_categories where category = any($1)), '{}') as categories`;
