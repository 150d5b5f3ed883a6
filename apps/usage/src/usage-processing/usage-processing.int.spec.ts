import { context, type StoredEvent } from '@skyledger/event-store';
import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usageService } from '../index';
import { Asker, neighbours } from '../neighbours.fixture';

const usages = '/tmf-api/usageManagement/v4/usage';
const resources = '/tmf-api/resourceInventoryManagement/v4/resource';
const products = '/tmf-api/productInventory/v4/product';
const prices = '/tmf-api/productCatalogManagement/v4/productOfferingPrice';

let app: TestApp;
beforeAll(async () => void (app = await testApp(usageService, neighbours)));
afterAll(() => app.close());

const post = async (path: string, body: object): Promise<{ id: string }> => {
  const { body: created, status } = await app.http.post(path).send(body);
  expect({ status, reason: created.reason }).toEqual({ status: 201, reason: undefined });
  return created;
};

const priceOf = (units: string, value: number) =>
  post(prices, {
    name: `per ${units}`,
    priceType: 'usage',
    unitOfMeasure: { amount: 1, units },
    price: { unit: 'EUR', value },
    tax: [{ taxRate: 20 }],
  });

const productWith = (...ids: string[]) =>
  post(products, {
    name: 'Cloud Server',
    status: 'active',
    productPrice: ids.map((id) => ({ priceType: 'usage', price: {}, productOfferingPrice: { id } })),
  });

const characteristics = (productId: string, vCPU: number) =>
  Object.entries({ vCPU, memoryGiB: 4, diskGiB: 40, productId, orderId: 'order-1' }).map(([name, value]) => ({ name, value }));

const machineOf = async (productId: string) => {
  const { id } = await post(resources, {
    name: 'vm',
    '@type': 'LogicalResource',
    category: 'virtualMachine',
    resourceSpecification: { id: 's', name: 'virtualMachine' },
    operationalState: 'disable',
    resourceCharacteristic: characteristics(productId, 2),
  });
  return id;
};

const patch = async (path: string, body: object) => {
  await app.http.patch(path).send(body).expect(200);
  await app.idle();
};

let asked = 0;
const ask = async (operation: string, body: object): Promise<Record<string, unknown>> => {
  const id = `ask-${++asked}`;
  const as = { tenant: 'default', actor: 'tester', commandId: id };
  await context.run(as, () => app.app.get(Asker, { strict: false }).ask(id, operation, body));
  await app.idle();
  const events: StoredEvent[] = await context.run(as, () => app.store.readStream('asking', id));
  return events.find(({ type }) => type === 'Answered')!.data as Record<string, unknown>;
};

const usage = async (id: string) => (await app.http.get(`${usages}/${id}`).expect(200)).body;
const said = (record: { usageCharacteristic: { name: string; value: unknown }[] }, wanted: string) =>
  record.usageCharacteristic.find(({ name }) => name === wanted)?.value;

describe('A virtual machine', () => {
  it('becomes rated usage records: per hour, at the size and the price of the time, once', async () => {
    const perCpu = await priceOf('vCPU-hour', 0.01);
    const perGiB = await priceOf('GiB-hour of memory', 0.005);
    const { id: product } = await productWith(perCpu.id, perGiB.id);
    await app.clock.moveTo('2026-01-01T10:00:00.000Z');
    const vm = await machineOf(product);
    await patch(`${resources}/${vm}`, { operationalState: 'enable' });
    await app.clock.moveTo('2026-01-01T11:30:00.000Z');
    await patch(`${resources}/${vm}`, { resourceCharacteristic: characteristics(product, 4) });
    await app.clock.moveTo('2026-01-01T12:15:00.000Z');
    await patch(`${prices}/${perCpu.id}`, { price: { unit: 'EUR', value: 0.02 } });
    await app.clock.moveTo('2026-01-01T13:00:00.000Z');
    await app.http.delete(`${resources}/${vm}`).expect(204);
    await app.idle();

    const { usages: ids } = (await ask('tmf635.closeMeters', { products: [product], to: '2026-02-01T00:00:00.000Z' })) as {
      usages: string[];
    };
    const records = (await Promise.all(ids.map(usage))).sort((a, b) => (a.usageDate < b.usageDate ? -1 : 1));
    expect(
      records.map((record) => [said(record, 'startDateTime'), said(record, 'endDateTime'), said(record, 'vCPU-hour'), record.status]),
    ).toEqual([
      ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z', '2', 'rated'],
      ['2026-01-01T11:00:00.000Z', '2026-01-01T11:30:00.000Z', '1', 'rated'],
      ['2026-01-01T11:30:00.000Z', '2026-01-01T12:00:00.000Z', '2', 'rated'],
      ['2026-01-01T12:00:00.000Z', '2026-01-01T13:00:00.000Z', '4', 'rated'],
    ]);
    const charges = records[3].ratedProductUsage.map(
      (charge: Record<string, { value: number }>) => charge['taxExcludedRatingAmount']!.value,
    );
    expect(charges).toEqual([0.01, 0.06, 0.02]); // a quarter of the hour at the old price, three at the new one; memory
    expect(records[3].ratedProductUsage[0].taxIncludedRatingAmount.value).toBe(0.012);

    const again = await ask('tmf635.closeMeters', { products: [product], to: '2026-02-01T00:00:00.000Z' });
    expect((again['usages'] as string[]).sort()).toEqual([...ids].sort());
    const { body: events } = await app.http.get(`${usages}?ratedProductUsage.productRef.id=${product}`).expect(200);
    expect(events).toHaveLength(4);
    const [first] = await context.run({ tenant: 'default', actor: 't', commandId: 'c' }, () => app.store.readStream('usage', ids[0]!));
    expect(first!.meta.correlationId).toBe('order-1');

    expect(await ask('tmf635.markBilled', { bill: 'b1', usages: ids })).toEqual({ billed: 4 });
    expect((await usage(ids[0]!)).status).toBe('billed');
    expect(await ask('tmf635.closeMeters', { products: [product], to: '2026-02-01T00:00:00.000Z' })).toEqual({ usages: [] });
  });

  it('shows its full hours when its usage is asked for', async () => {
    const { id: product } = await productWith((await priceOf('vCPU-hour', 0.01)).id);
    const vm = await machineOf(product);
    await patch(`${resources}/${vm}`, { operationalState: 'enable' });
    await app.clock.moveTo('2026-01-01T15:20:00.000Z');
    const { body } = await app.http
      .get(`${usages}?ratedProductUsage.productRef.id=${product}&fields=usageDate,status&sort=usageDate`)
      .expect(200);
    expect(body.map(({ usageDate }: { usageDate: string }) => usageDate)).toEqual(['2026-01-01T13:00:00.000Z', '2026-01-01T14:00:00.000Z']);
  });

  it('that never ran leaves no usage', async () => {
    const { id: product } = await productWith((await priceOf('vCPU-hour', 0.01)).id);
    const vm = await machineOf(product);
    await app.clock.moveTo('2026-01-01T17:00:00.000Z');
    await app.http.delete(`${resources}/${vm}`).expect(204);
    await app.idle();
    expect(await ask('tmf635.closeMeters', { products: [product], to: '2026-01-02T00:00:00.000Z' })).toEqual({ usages: [] });
  });
});
