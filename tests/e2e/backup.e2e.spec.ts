import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@skyledger/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Customer } from './customer';
import { type PlatformProcess, startPlatform } from './platform-process';

const received: string[] = [];
const partner = createServer((request: IncomingMessage, response: ServerResponse) => {
  received.push(request.headers['webhook-id'] as string);
  request.resume();
  response.writeHead(204).end();
});

let directory: string;
let settings: Record<string, string>;
const databases: TestDatabase[] = [];
const platforms: PlatformProcess[] = [];

const installation = async () => {
  const database = await testDatabase();
  databases.push(database);
  return database.url;
};
const start = async (url: string) => {
  const platform = await startPlatform(url, settings);
  platforms.push(platform);
  return platform;
};
const skyledger = (url: string, ...parameters: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, DATABASE_URL: url, DATA_DIR: directory }, maxBuffer: 1 << 28 };
    execFile(process.execPath, ['apps/cli/bin/skyledger.mjs', ...parameters], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
const ops = async (platform: PlatformProcess, path: string, method = 'GET') =>
  (await (await fetch(`${platform.url}/ops/${path}`, { method })).json()) as Record<string, unknown>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'backup-'));
  settings = { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true', SIMULATED_CLOUD_LATENCY_MS: '20', DATA_DIR: directory };
  await once(partner.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  await Promise.all(platforms.map((platform) => platform.stop()));
  partner.close();
  await Promise.all(databases.map((database) => database.drop()));
  rmSync(directory, { recursive: true, force: true });
});

it('An installation goes on from its export elsewhere, and repeats nothing', async () => {
  const url = await installation();
  const first = await start(url);
  const customer = new Customer(first.url);
  const callback = `http://127.0.0.1:${(partner.address() as AddressInfo).port}`;
  const hub = `${first.url}/tmf-api/productOrderingManagement/v4/hub`;
  await fetch(hub, { ...json, body: JSON.stringify({ callback }) });
  for (let n = 0; n < 5; n += 1) await customer.orderServers(1);
  await first.idle();
  await fetch(`${first.url}/ops/clock`, { ...json, body: JSON.stringify({ to: '2026-01-02T00:00:00.000Z' }) });
  await customer.create('customerBillOnDemand', { billingAccount: { id: 'account-1' } });
  await first.idle();
  const ledger = await ops(first, 'ledger/account-1');
  expect(JSON.stringify(ledger)).toMatch(/[1-9]/);
  await ops(first, 'seals', 'POST');
  const file = join(directory, 'all.ndjson');
  expect(await skyledger(url, 'export', file)).toMatchObject({ code: 0, err: expect.stringMatching(/^Exported [\d,]+ events/) });
  await first.crash();
  const told = received.length;
  expect(told).toBeGreaterThan(10);

  const elsewhere = await installation();
  const key = join(directory, 'seal.pub');
  expect(await skyledger(elsewhere, 'verify', '--export', file, '--key', key)).toMatchObject({ code: 0 });
  expect(await skyledger(elsewhere, 'import', file, '--key', key)).toMatchObject({ code: 0, out: expect.stringContaining('in epoch 2') });
  expect((await skyledger(elsewhere, 'import', file)).err).toMatch(/something in the log already.*Nothing was imported/);
  const second = await start(elsewhere);
  await second.idle();
  expect(await ops(second, 'rebuild?check=true', 'POST')).toMatchObject({ differences: [] });
  expect(await ops(second, 'simulatedCloud')).toMatchObject({ virtualMachines: 5 });
  expect(await ops(second, 'ledger/account-1')).toEqual(ledger);
  expect(await ops(second, 'invariants?thorough=true')).toMatchObject({ hold: true });
  expect(received).toHaveLength(told);

  const { id } = await new Customer(second.url).orderServers(1);
  await second.idle();
  expect(await new Customer(second.url).get('productOrder', id)).toMatchObject({ state: 'completed' });
  expect(await ops(second, 'simulatedCloud')).toMatchObject({ virtualMachines: 6 });
  expect(received.length).toBeGreaterThan(told);
  expect(new Set(received).size).toBe(received.length);
  await ops(second, 'seals', 'POST');
  expect(await skyledger(elsewhere, 'verify', '--key', key)).toMatchObject({
    code: 0,
    out: expect.stringContaining('The log is as it was'),
  });
  await second.stop();
});

it('What was exported in the middle of orders ends them elsewhere, and makes each machine once', async () => {
  const url = await installation();
  const first = await start(url);
  const customer = new Customer(first.url);
  const files = ['a', 'b', 'c'].map((name) => join(directory, `${name}.ndjson`));
  for (const file of files) {
    for (let n = 0; n < 3; n += 1) await customer.orderServers(1);
    expect(await skyledger(url, 'export', file)).toMatchObject({ code: 0 });
  }
  await first.crash();
  for (const [index, file] of files.entries()) {
    const elsewhere = await installation();
    expect(await skyledger(elsewhere, 'import', file)).toMatchObject({ code: 0 });
    const second = await start(elsewhere);
    await second.idle();
    const orders = await new Customer(second.url).list('productOrder');
    expect(orders.map(({ state }) => state)).toEqual(Array(3 * (index + 1)).fill('completed'));
    expect(await ops(second, 'simulatedCloud')).toMatchObject({ virtualMachines: 3 * (index + 1) });
    expect(await ops(second, 'rebuild?check=true', 'POST')).toMatchObject({ differences: [] });
    await second.stop();
  }
});

it('A changed export is refused before anything is written, and it is told where it was changed', async () => {
  const url = await installation();
  const text = readFileSync(join(directory, 'all.ndjson'), 'utf8');
  const line = text.split('\n').findIndex((one) => one.includes('ProductOrderCreated'));
  const [position] = (JSON.parse(text.split('\n')[line]!) as { event: string[] }).event;
  writeFileSync(join(directory, 'changed.ndjson'), text.replace('"ProductOrderCreated"', '"ProductOrderCreatee"'));
  const { code, out, err } = await skyledger(url, 'import', join(directory, 'changed.ndjson'));
  expect(code).toBe(1);
  expect(out).toContain(`event at position ${position} changed`);
  expect(out).toContain('The export is not whole: the file was changed after it was written.');
  expect(err).toBe('Nothing was imported.\n');
});
