import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** One time a view was folded from zero: its tables, and what is known of them. */
export type Generation = {
  readonly view: string;
  readonly generation: number;
  /** What the code that made it says of its meaning. */
  readonly version: number;
  readonly state: 'active' | 'building' | 'kept';
  /** Unless it is active: it holds all events up to here. */
  readonly position: number;
};

/** A session, a transaction or a pool on which statements run. */
export type Statements = {
  query<R extends QueryResultRow>(statement: string | QueryConfig, values?: unknown[]): Promise<QueryResult<R>>;
};

/** What there is of a view. */
export const generationsOf = async (db: Statements, view: string): Promise<Partial<Record<Generation['state'], Generation>>> => {
  const { rows } = await db.query<Generation>(
    `select view, generation, version, state, pos as position from event_store.view_generations where view = $1 and state <> 'dropped'`,
    [view],
  );
  return Object.fromEntries(rows.map((row) => [row.state, row]));
};

/** Notes the generation that is there from the beginning; the one that another has noted meanwhile holds. */
export const beginWith = async (db: Statements, view: string, version: number): Promise<void> => {
  await db.query(
    `insert into event_store.view_generations (view, generation, version, state)
     select $1, 1, $2, 'active' where not exists (select from event_store.view_generations where view = $1 and state = 'active') on conflict do nothing`,
    [view, version],
  );
};

/** Notes that a new generation is begun; its number was never used before. */
export const begin = async (db: Statements, view: string, version: number): Promise<Generation> => {
  const { rows } = await db.query<Generation>(
    `insert into event_store.view_generations (view, generation, version, state)
     select $1, coalesce(max(generation), 0) + 1, $2, 'building' from event_store.view_generations where view = $1
     returning view, generation, version, state, pos as position`,
    [view, version],
  );
  return rows[0]!;
};

/** A generation goes over to another state. */
export const becomes = async (
  db: Statements,
  { view, generation }: Pick<Generation, 'view' | 'generation'>,
  state: Generation['state'] | 'dropped',
  position?: number,
): Promise<void> => {
  await db.query(
    `update event_store.view_generations set state = $3, pos = coalesce($4, pos), since = clock_timestamp() where view = $1 and generation = $2`,
    [view, generation, state, position],
  );
};
