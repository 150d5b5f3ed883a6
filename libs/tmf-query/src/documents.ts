import { Inject, Injectable } from '@nestjs/common';
import { context, EventStore } from '@skyledger/event-store';
import type { Condition, Page, Query } from './query';
import { conditionSql, Parameters, sortSql } from './sql';

/** A value, or several of which any will do. */
export type Wanted = string | number | boolean | readonly string[];

/** A list without a limit is cut here; its total says how many there are. */
const largestList = 10_000;

/**
 * The stored documents of this service, looked up by what they contain.
 *
 * ```ts
 * documents.where<Usage>('usage', { status: 'rated', 'relatedParty[].id': accountId })
 * ```
 */
@Injectable()
export class Documents {
  constructor(@Inject(EventStore) private readonly store: EventStore) {}

  /** The page of a collection that a TMF630 query asks for, in the order of creation where it asks for none. */
  async list<D>(category: string, query: Query): Promise<Page<D>> {
    const items = await this.page<D>(category, query);
    return { items, total: await this.total(category, query, items.length), query };
  }

  /** All documents whose attributes have the wanted values; `a[].b` looks through an array. Declare an index with `indexed`. */
  async where<D>(category: string, wanted: Readonly<Record<string, Wanted>>): Promise<D[]> {
    const { from, parameters } = this.from(category, Object.entries(wanted).map(conditionOf));
    return this.read<D>(`select document ${from} order by sid`, parameters);
  }

  private page<D>(category: string, query: Query): Promise<D[]> {
    const { from, parameters } = this.from(category, query.where);
    const order = [...query.sort.map(sortSql), 'sid'].join(', ');
    const limit = parameters.add(query.limit ?? largestList);
    return this.read<D>(`select document ${from} order by ${order} limit ${limit} offset ${parameters.add(query.offset)}`, parameters);
  }

  /** Counted only where the page itself does not tell. */
  private async total(category: string, { where, limit = largestList, offset }: Query, shown: number): Promise<number> {
    if (shown < limit && (shown > 0 || offset === 0)) return offset + shown;
    const { from, parameters } = this.from(category, where);
    const [row] = await this.store.query<{ total: string }>(`select count(*) as total ${from}`, parameters.values);
    return Number(row?.total ?? 0);
  }

  private from(category: string, conditions: readonly Condition[]): { from: string; parameters: Parameters } {
    const registration = this.store.registry.get(category);
    if (registration === undefined) throw new Error(`${category} is no category of this process.`);
    const parameters = new Parameters();
    const tenant = `tenant = ${parameters.add(context.get().tenant)}`;
    const tests = [tenant, 'document is not null', ...conditions.map((condition) => conditionSql(condition, parameters))];
    return { from: `from ${registration.table} where ${tests.join(' and ')}`, parameters };
  }

  private async read<D>(text: string, parameters: Parameters): Promise<D[]> {
    const rows = await this.store.query<{ document: D }>(text, parameters.values);
    return rows.map(({ document }) => document);
  }
}

const conditionOf = ([path, value]: [string, Wanted]): Condition => ({
  attribute: { path, comparison: typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text' },
  operator: 'eq',
  values: [value].flat().map(String),
});
