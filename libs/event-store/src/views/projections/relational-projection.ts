import type { Message } from '@skyledger/event-sourcing';
import type { StoredEvent } from '../../types';

/** A table, as a class with TypeORM's decorators; an instance is a row. Numbers that are added up are `numeric`, and text in the row. */
export type TableOf<T> = new () => T;

/** What an event changes: one row of one table. Made by `put` and `add`. */
export type Change = { readonly table: TableOf<object>; readonly row: object; readonly sums: readonly string[] };

/** The row is as given, whatever was there before. */
export const put = <T extends object>(table: TableOf<T>, row: T): Change => ({ table, row, sums: [] });

/** The named columns grow by what is given; the others are as given. A table is written in one of the two ways only. */
export const add = <T extends object>(table: TableOf<T>, row: T, ...sums: (keyof T & string)[]): Change => ({ table, row, sums });

/** A row by its primary key. */
export type Key = { readonly table: TableOf<object>; readonly key: object };

/** Names a row that is to be remembered. */
export const keyOf = <T extends object>(table: TableOf<T>, key: Partial<T>): Key => ({ table, key });

/** The rows an event's projection may look at, as earlier events left them. */
export type Remembered = <T extends object>(table: TableOf<T>, key: Partial<T>) => T | undefined;

/** An event with its stream and time. */
export type Projected<E extends Message> = E & Omit<StoredEvent, keyof Message>;

/**
 * A read model across streams, in tables of its own: asynchronous, and rebuildable beside itself. Its tables lie in the schema of the service
 * that owns the first category.
 *
 * ```ts
 * export const openTickets: RelationalProjection<TroubleTicketEvent> = {
 *   name: 'openTickets', version: 1, categories: ['troubleTicket'], tables: [OpenTickets],
 *   project: ({ type, tenant, recordedAt }) => [add(OpenTickets, { tenant, day: recordedAt.slice(0, 10), count: counts[type] }, 'count')],
 * };
 * ```
 */
export type RelationalProjection<E extends Message = Message> = {
  readonly name: string;
  /** Another meaning of its rows, or another shape of its tables, is the next version: it is built beside the present one and then takes its place. */
  readonly version: number;
  /** The streams it is made of, all of one service. */
  readonly categories: readonly string[];
  readonly tables: readonly TableOf<object>[];
  /** SQL for what TypeORM's decorators cannot say, such as constraint triggers; given the name of a table. Run when all events are in. */
  readonly constraints?: (nameOf: (table: TableOf<object>) => string) => readonly string[];
  /** The rows that `project` looks at. */
  readonly remembers?: (event: Projected<E>) => readonly Key[];
  /** What an event changes. Pure: a replay gives the same rows. */
  readonly project: (event: Projected<E>, remembered: Remembered) => readonly Change[];
};
