import { finishImport } from '../backup/restoration';
import { poolsOf } from '../log/connections';
import { lacking } from '../log/lacking';
import { migrate } from '../log/migrate';
import { partition } from '../log/registry';
import { transaction } from '../log/transaction';
import { Flows } from '../read/flows';
import { Reader } from '../read/reader';
import { Rebuild } from '../read/rebuild';
import { accessOf, makeRole, refuseTwoOwners } from '../roles/service-role';
import { LogReader } from '../subscribe/log-reader';
import { Subscriptions } from '../subscribe/subscriptions';
import { Snapshots } from '../write/snapshots';
import { Writer } from '../write/writer';
import type { Adapter, AdapterOptions, Log } from './adapter';
import { notElsewhere } from './whereabouts';

/** Everything in one PostgreSQL: what an append writes, it writes in one transaction. */
export const postgresAdapter = ({ databaseUrl, login, report, patience }: AdapterOptions): Adapter => {
  const url = login?.url ?? databaseUrl;
  const pools = poolsOf(url, databaseUrl, patience);
  const subscriptions = new Subscriptions({
    ...{ databaseUrl: url, pool: pools.read, report, patience },
    transaction: (work) => transaction(pools.work, work),
  });
  const log = logOf(pools.read);
  return {
    ...{ pools, subscriptions, log },
    reader: new Reader(pools.read),
    writer: new Writer(pools.write, () => subscriptions.appended()),
    snapshots: new Snapshots(),
    flows: new Flows({ pools, subscriptions, log }),
    isLogInSql: true,
    logInSql: () => undefined,
    differences: (registry, mend, progress) => new Rebuild(pools.admin, registry).run(mend, progress),
    async prepare(registry, migrations) {
      if (login?.isGiven) await refuseTwoOwners(databaseUrl);
      if (login) await makeRole(login);
      const access = login ? accessOf(login, registry, migrations) : [];
      const ran = await migrate(databaseUrl, migrations, [...[...registry.values()].flatMap(partition), ...access]);
      await notElsewhere(pools.read);
      await finishImport(pools.admin, registry);
      return ran;
    },
    lacking: (registry, migrations) => lacking(pools.read, registry, migrations),
    async start() {
      await notElsewhere(pools.read);
      await subscriptions.start();
    },
    async close() {
      await subscriptions.stop();
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    },
  };
};

const logOf = (pool: ConstructorParameters<typeof LogReader>[0]): Log => {
  const reader = new LogReader(pool);
  return {
    after: (position, limit) => reader.after(position, limit),
    async head() {
      const { rows } = await pool.query<{ pos: number }>('select coalesce(max(pos), 0) as pos from event_store.events');
      return rows[0]!.pos;
    },
    async lastRecordedAt() {
      const { rows } = await pool.query<{ last: string | null }>('select max(recorded_at) as last from event_store.events');
      return rows[0]!.last ?? undefined;
    },
  };
};
