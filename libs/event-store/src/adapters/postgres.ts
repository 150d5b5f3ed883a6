import { poolsOf } from '../log/connections';
import { migrate } from '../log/migrate';
import { partition } from '../log/registry';
import { transaction } from '../log/transaction';
import { Reader } from '../read/reader';
import { LogReader } from '../subscribe/log-reader';
import { Subscriptions } from '../subscribe/subscriptions';
import { Writer } from '../write/writer';
import type { Adapter, AdapterOptions } from './adapter';

/** Everything in one PostgreSQL: what an append writes, it writes in one transaction. */
export const postgresAdapter = ({ databaseUrl, report }: AdapterOptions): Adapter => {
  const pools = poolsOf(databaseUrl);
  const subscriptions = new Subscriptions({
    ...{ databaseUrl, pool: pools.read, report },
    transaction: (work) => transaction(pools.work, work),
  });
  const log = new LogReader(pools.read);
  const head = async () => {
    const { rows } = await pools.read.query<{ pos: number }>('select coalesce(max(pos), 0) as pos from event_store.events');
    return rows[0]!.pos;
  };
  return {
    ...{ pools, subscriptions },
    reader: new Reader(pools.read),
    writer: new Writer(pools.write, () => subscriptions.appended()),
    log: { after: (position, limit) => log.after(position, limit), head },
    logInSql: () => undefined,
    async open(registry, migrations) {
      await migrate(databaseUrl, migrations, [...registry.values()].flatMap(partition));
      await subscriptions.start();
    },
    async close() {
      await subscriptions.stop();
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    },
  };
};
