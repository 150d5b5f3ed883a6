import pg from 'pg';
import { onOwnServer } from './own-server';
import { processorTime } from './rest/cpu';
import { percentile, print, tell } from './result';
import { startAllInOne } from './thread/all-in-one';
import { inParallel, orderServers } from './thread/orders';

/**
 * Orders of one cloud server each, from the POST to `completed`, on the all-in-one process and its embedded PostgreSQL (fsync on), with a
 * simulated cloud that answers at once. The baseline is what the same PostgreSQL makes durable: single-row commits per second.
 *
 *     npm run bench -- thread [orders]
 */
const orders = Number(process.argv[2] ?? 300);
const clients = 16;

const commitsPerSecond = async (connectionString: string) => {
  const pool = new pg.Pool({ connectionString, max: clients });
  await pool.query('create table if not exists baseline (id bigint generated always as identity primary key, data json not null)');
  const row = JSON.stringify({ text: 'x'.repeat(500) });
  const insert = () => pool.query({ name: 'baseline', text: 'insert into baseline (data) values ($1)', values: [row] });
  await inParallel(1_000, insert);
  const started = process.hrtime.bigint();
  await inParallel(10_000, insert);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  await pool.end();
  return 10_000 / seconds;
};

await onOwnServer(async ({ url, pid: server }) => {
  tell('measuring the baseline: single-row commits');
  const baseline = await commitsPerSecond(url);
  const platform = await startAllInOne(url, 18_080);
  try {
    tell(`ordering ${orders} servers`);
    const used = () => [platform.pid, server].map(processorTime);
    const { perSecond, tookMs, spent } = await orderServers(platform.url, orders, used);
    print({ name: 'thread.orders', value: perSecond, unit: 'orders/s', baseline });
    print({ name: 'thread.cpu.services', value: (spent[0]! / orders) * 1_000, unit: 'ms/order' });
    print({ name: 'thread.cpu.database', value: (spent[1]! / orders) * 1_000, unit: 'ms/order' });
    print({ name: 'thread.post-to-completed.p50', value: percentile(tookMs, 0.5), unit: 'ms' });
    print({ name: 'thread.post-to-completed.p99', value: percentile(tookMs, 0.99), unit: 'ms' });
  } finally {
    await platform.stop();
  }
});
