import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Installations, ops } from './backup';
import { Customer } from './customer';

const received: string[] = [];
const partner = createServer((request: IncomingMessage, response: ServerResponse) => {
  received.push(request.headers['webhook-id'] as string);
  request.resume();
  response.writeHead(204).end();
});
const installations = new Installations();
const json = { method: 'POST', headers: { 'content-type': 'application/json' } };

beforeAll(() => once(partner.listen(0, '127.0.0.1'), 'listening'));
afterAll(async () => {
  await installations.end();
  partner.close();
});

it('An installation goes on from its export elsewhere, and repeats nothing', async () => {
  const here = await installations.make();
  const first = await installations.start(here);
  const customer = new Customer(first.url);
  const callback = `http://127.0.0.1:${(partner.address() as AddressInfo).port}`;
  const hub = `${first.url}/tmf-api/productOrderingManagement/v4/hub`;
  await fetch(hub, { ...json, body: JSON.stringify({ callback }) });
  for (let n = 0; n < 5; n += 1) await customer.orderServers(1);
  await customer.create('troubleTicket', { description: 'x', severity: 'major', ticketType: 'fault' }); // so that no log is empty
  await first.idle();
  await fetch(`${first.url}/ops/clock`, { ...json, body: JSON.stringify({ to: '2026-01-02T00:00:00.000Z' }) });
  await customer.create('customerBillOnDemand', { billingAccount: { id: 'account-1' } });
  await first.idle();
  const ledger = await ops(first, 'ledger/account-1');
  expect(JSON.stringify(ledger)).toMatch(/[1-9]/);
  await ops(first, 'seals', 'POST');
  for (const done of await installations.skyledger(here, 'all', 'export', '{file}'))
    expect(done).toMatchObject({ code: 0, err: expect.stringMatching(/^Exported [\d,]+ events/) });
  await first.crash();
  const told = received.length;
  expect(told).toBeGreaterThan(10);

  const elsewhere = await installations.make();
  const key = join(installations.directory, 'seal.pub');
  const put = (...parameters: string[]) => installations.skyledger(elsewhere, 'all', ...parameters);
  for (const done of await put('verify', '--export', '{file}', '--key', key)) expect(done).toMatchObject({ code: 0 });
  for (const done of await put('import', '{file}', '--key', key))
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('in epoch 2') });
  for (const { err } of await put('import', '{file}')) expect(err).toMatch(/something in the log already.*Nothing was imported/);
  const second = await installations.start(elsewhere);
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
  for (const done of await put('verify', '--key', key))
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('The log is as it was') });
  await second.stop();
});

it('A changed export is refused before anything is written, and it is told where it was changed', async () => {
  const here = await installations.make();
  const fileOf = (name: string) => installations.fileOf(name, here, 'product-ordering');
  const text = readFileSync(fileOf('all'), 'utf8');
  const line = text.split('\n').findIndex((one) => one.includes('ProductOrderCreated'));
  const [position] = (JSON.parse(text.split('\n')[line]!) as { event: string[] }).event;
  for (const { service } of here.logs)
    writeFileSync(installations.fileOf('changed', here, service), text.replace('"ProductOrderCreated"', '"ProductOrderCreatee"'));
  for (const { code, out, err } of await installations.skyledger(here, 'changed', 'import', '{file}')) {
    expect(code).toBe(1);
    expect(out).toContain(`event at position ${position} changed`);
    expect(out).toContain('The export is not whole: the file was changed after it was written.');
    expect(err).toBe('Nothing was imported.\n');
  }
});
