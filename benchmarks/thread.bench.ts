import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@skyledger/service-kit/embedded-postgres';
import pg from 'pg';
import { percentile, print, tell } from './result';

/**
 * Orders of one cloud server each, from the POST to `completed`, on the all-in-one process and its embedded PostgreSQL (fsync on), with a
 * simulated cloud that answers at once. The baseline is what the same PostgreSQL makes durable: single-row commits per second.
 */
const orders = Number(process.argv[2] ?? 300);
const clients = 16;
const port = 18_080;
const url = `http://127.0.0.1:${port}`;
const ordering = `${url}/tmf-api/productOrderingManagement/v4/productOrder`;

type Order = { readonly state: string; readonly orderDate: string; readonly completionDate?: string };

const json = async <T>(path: string, body?: object): Promise<T> => {
  const response = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json() as Promise<T>;
};

const until = async (what: string, holds: () => Promise<boolean>, seconds = 120) => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100)))
    if (await holds()) return;
  throw new Error(`${what} did not happen within ${seconds} s`);
};

const inParallel = async (times: number, work: (n: number) => Promise<unknown>) => {
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < times) await work(next++);
    }),
  );
};

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

const measure = async (databaseUrl: string) => {
  tell('measuring the baseline: single-row commits');
  const baseline = await commitsPerSecond(databaseUrl);
  await until('the platform is ready', () =>
    fetch(`${url}/health/ready`).then(
      (response) => response.ok,
      () => false,
    ),
  );
  const [offering] = await json<{ id: string }[]>(`${url}/tmf-api/productCatalogManagement/v4/productOffering?name=Cloud%20Server`);
  const item = { id: '1', action: 'add', quantity: 1, productOffering: { id: offering!.id }, billingAccount: { id: 'bench' } };
  const ended = async () => {
    const all = await json<Order[]>(`${ordering}?limit=1000&fields=state,orderDate,completionDate`);
    return all.filter(({ state }) => ['completed', 'failed', 'rejected', 'partial'].includes(state));
  };
  const warm = Math.min(50, orders);
  await inParallel(warm, () => json(ordering, { productOrderItem: [item] }));
  await until('warming up', async () => (await ended()).length >= warm);
  tell(`ordering ${orders} servers, ${clients} customers at a time`);
  const since = new Date().toISOString();
  await inParallel(orders, () => json(ordering, { productOrderItem: [item] }));
  await until('the end of all orders', async () => (await ended()).length >= warm + orders);
  const measured = (await ended()).filter(({ orderDate }) => orderDate >= since);
  const failed = measured.filter(({ state }) => state !== 'completed').length;
  if (failed > 0) throw new Error(`${failed} of ${orders} orders did not complete`);
  const took = measured.map((order) => Date.parse(order.completionDate!) - Date.parse(order.orderDate));
  const last = Math.max(...measured.map((order) => Date.parse(order.completionDate!)));
  print({ name: 'thread.orders', value: orders / ((last - Date.parse(since)) / 1000), unit: 'orders/s', baseline });
  print({ name: 'thread.post-to-completed.p50', value: percentile(took, 0.5), unit: 'ms' });
  print({ name: 'thread.post-to-completed.p99', value: percentile(took, 0.99), unit: 'ms' });
};

const directory = mkdtempSync(join(tmpdir(), 'skyledger-bench-'));
chmodSync(directory, 0o755); // PostgreSQL may run under an account of its own
const database = await openEmbedded(directory, () => undefined);
const platform = spawn(process.execPath, ['dist/apps/skyledger/index.js'], {
  env: { ...process.env, DATABASE_URL: database.url, PORT: String(port), LOG_LEVEL: 'error', SIMULATED_CLOUD_LATENCY_MS: '0' },
  stdio: ['ignore', 'ignore', 'inherit'],
});
try {
  await measure(database.url);
} finally {
  platform.kill('SIGTERM');
  if (platform.exitCode === null) await once(platform, 'exit');
  await database.close();
  rmSync(directory, { recursive: true, force: true });
}
