import type { Pool } from 'pg';
import { poolOf, poolsOf } from '../../log/connections';
import { lacking } from '../../log/lacking';
import { migrate } from '../../log/migrate';
import { partition, type Registration } from '../../log/registry';
import { transaction } from '../../log/transaction';
import { Flows } from '../../read/flows';
import type { Subscription } from '../../subscribe/subscription';
import { Subscriptions } from '../../subscribe/subscriptions';
import type { Adapter, AdapterOptions, SubscriptionHost } from '../adapter';
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
    const ofRows = poolOf(databaseUrl, 'rows', 4); // every write waits for them, so they wait for nobody
    const hosts = (from: Pick<Adapter['log'], 'after'>, pool: Pool) =>
      new Subscriptions({ databaseUrl, pool: pools.read, report, transaction: (work) => transaction(pool, work), log: from });
    const rows = hosts(numbered, ofRows);
    const services = new Map<string, Subscription>();
    let registered: ReadonlyMap<string, Registration> = new Map();
    const rowsOf = (category: string) => services.get(registered.get(category)?.service ?? '');
    const others = hosts(behindRows(numbered, rowsOf), pools.work);
    const appended = () => {
      rows.appended();
      others.appended();
    };
    const subscriptions: SubscriptionHost = {
      project: (options) => others.project(options),
      consume: (options) => others.consume(options),
      get all() {
        return [...rows.all, ...others.all];
      },
    };
    const reader = new RowsOverLog(pools.read, numbered);
    return {
      ...{ pools, subscriptions, log: numbered, reader },
      writer: new KurrentWriter({ log, numbered, reader, pool: pools.write, rowsOf, appended }),
      flows: flowsOver(numbered, new Flows({ pools, subscriptions, log: numbered }), pools.read),
      isLogInSql: false,
      logInSql: (what) => {
        throw notInSql(what);
      },
      differences: (registry, mend, progress) => checkRows({ log: numbered, pool: pools.work }, registry, mend, progress),
      prepare: (registry, migrations) => migrate(databaseUrl, migrations, [...registry.values()].flatMap(partition)),
      lacking: (registry, migrations) => lacking(pools.read, registry, migrations),
      async start(registry) {
        registered = registry;
        await onlyInKurrentDb(pools.read, numbered);
        for (const service of servicesOf(registry)) services.set(service, rows.project(documentsOf(service, registry, numbered)));
        await rows.start();
        await others.start();
      },
      async close() {
        await Promise.all([rows.stop(), others.stop()]);
        await log.close();
        await Promise.all([ofRows, ...Object.values(pools)].map((pool) => pool.end()));
      },
    };
  };

const servicesOf = (registry: ReadonlyMap<string, Registration>) => new Set([...registry.values()].map(({ service }) => service));

/** The log as it is told to others: whoever hears of an event finds its row, as if both had been written together. */
const behindRows = (log: NumberedLog, rowsOf: (category: string) => Subscription | undefined): Pick<NumberedLog, 'after'> => ({
  async after(position, limit) {
    const events = await log.after(position, limit);
    const last = new Map(events.map((event) => [rowsOf(event.category), event.position]));
    const reached = await Promise.allSettled([...last].map(([rows, upTo]) => rows?.reached(upTo)));
    return reached.every(({ status }) => status === 'fulfilled') ? events : []; // else the rows have been stopped
  },
});

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
