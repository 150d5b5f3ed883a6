import { Rejection } from '@skyledger/event-sourcing';
import type { Pools } from '../../log/connections';

const logTables = /\bevent_store\.(?:events|append_batch|append_atomic|seals)\b/;

/** What is said to whoever wants the log of PostgreSQL. */
export const notInSql = (what: string): Rejection =>
  new Rejection('invalid', `${what} needs the log in PostgreSQL, and here it is in KurrentDB.`);

/** Pools that refuse to ask the log of PostgreSQL, which is empty here: no answer is better than a wrong one. */
export const guarded = (pools: Pools): Pools => {
  for (const pool of Object.values(pools)) {
    pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...given: unknown[]) => unknown;
      const guardedQuery = (...given: unknown[]) => {
        const [first] = given;
        const text = typeof first === 'string' ? first : (first as { text?: string }).text;
        if (text !== undefined && logTables.test(text)) throw notInSql('What was asked for');
        return query(...given);
      };
      client.query = guardedQuery as typeof client.query;
    });
  }
  return pools;
};
