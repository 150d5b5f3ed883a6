import { poolsOf } from '../../log/connections';
import { migrate } from '../../log/migrate';
import { partition, type Registration } from '../../log/registry';
import { transaction } from '../../log/transaction';
import { Flows } from '../../read/flows';
import type { Subscription } from '../../subscribe/subscription';
import { Subscriptions } from '../../subscribe/subscriptions';
import type { Adapter, AdapterOptions } from '../adapter';
import { onlyInKurrentDb } from '../whereabouts';
import { documentsOf, RowsOverLog } from './documents';
import { guarded, notInSql } from './guarded-pools';
import { KurrentLog } from './kurrentdb-log';
import { KurrentWriter } from './kurrentdb-writer';
import { NumberedLog } from './numbered-log';
import { checkRows } from './rows-check';

/**
 * The log in KurrentDB; documents, states, remembered keys and checkpoints in PostgreSQL, where a projection keeps them. A write is answered
 * when that projection has come to it.
 */
export const kurrentDbAdapter =
  (url: string) =>
  ({ databaseUrl, report }: AdapterOptions): Adapter => {
    const pools = guarded(poolsOf(databaseUrl));
    const log = new KurrentLog(url);
    const numbered = new NumberedLog(log);
    const subscriptions = new Subscriptions({
      ...{ databaseUrl, pool: pools.read, report, log: numbered },
      transaction: (work) => transaction(pools.work, work),
    });
    const services = new Map<string, Subscription>();
    let registered: ReadonlyMap<string, Registration> = new Map();
    const rowsOf = (category: string) => services.get(registered.get(category)?.service ?? '');
    const reader = new RowsOverLog(pools.read, numbered);
    return {
      ...{ pools, subscriptions, log: numbered, reader },
      writer: new KurrentWriter({ log, numbered, reader, pool: pools.write, rowsOf, appended: () => subscriptions.appended() }),
      flows: flowsOver(numbered, new Flows({ pools, subscriptions, log: numbered }), pools.read),
      isLogInSql: false,
      logInSql: (what) => {
        throw notInSql(what);
      },
      differences: (registry, mend, progress) => checkRows({ log: numbered, pool: pools.work }, registry, mend, progress),
      async open(registry, migrations) {
        registered = registry;
        await migrate(databaseUrl, migrations, [...registry.values()].flatMap(partition));
        await onlyInKurrentDb(pools.read, numbered);
        for (const service of new Set([...registry.values()].map((each) => each.service)))
          services.set(service, subscriptions.project(documentsOf(service, registry, numbered)));
        await subscriptions.start();
      },
      async close() {
        await subscriptions.stop();
        await log.close();
        await Promise.all(Object.values(pools).map((pool) => pool.end()));
      },
    };
  };

/** The index of the flows is in PostgreSQL; what it names is read where the log is. */
const flowsOver = (log: NumberedLog, flows: Flows, pool: Adapter['pools']['read']): Adapter['flows'] => ({
  of: (tenant, resourceId) => flows.of(tenant, resourceId),
  async events(tenant, correlationId) {
    await flows.known();
    const { rows } = await pool.query<{ pos: number }>(positions, [tenant, correlationId]);
    return log.at(rows.map(({ pos }) => pos));
  },
});

const positions = 'select pos from event_store.flow_events where tenant = $1 and correlation_id = $2 order by pos';
