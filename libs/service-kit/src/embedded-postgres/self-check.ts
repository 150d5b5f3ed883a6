import type { Client } from 'pg';

const needed = { fsync: ['on'], full_page_writes: ['on'], synchronous_commit: ['on', 'remote_apply'], data_checksums: ['on'] } as const;
const clockTolerance = 5_000;

/** What about a database would break a promise: that what was acknowledged survives, and that nobody goes behind the log. */
export const selfCheck = async (client: Client): Promise<string[]> => {
  const { rows } = await client.query<Record<string, string> & { is_superuser: boolean; in_recovery: boolean; now: Date }>(`select
    current_setting('fsync') fsync, current_setting('full_page_writes') full_page_writes, current_setting('synchronous_commit') synchronous_commit,
    current_setting('data_checksums') data_checksums, pg_is_in_recovery() in_recovery, clock_timestamp() now,
    (select rolsuper from pg_roles where rolname = current_user) is_superuser`);
  const facts = rows[0]!;
  return [
    ...Object.entries(needed).flatMap(([name, right]) =>
      (right as readonly string[]).includes(facts[name]!) ? [] : [`${name} is ${facts[name]}, not ${right.join(' or ')}`],
    ),
    ...(facts.in_recovery ? ['the server is a replica'] : []),
    ...(facts.is_superuser ? ['the role is a superuser'] : []),
    ...(Math.abs(facts.now.getTime() - Date.now()) > clockTolerance ? [`its clock differs from ours: ${facts.now.toISOString()}`] : []),
  ];
};
