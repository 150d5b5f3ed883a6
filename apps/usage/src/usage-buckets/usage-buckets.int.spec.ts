import { Views } from '@skyledger/event-store';
import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usageService } from '../index';
import { neighbours } from '../neighbours.fixture';

const usages = '/tmf-api/usageManagement/v4/usage';
let app: TestApp;
let product: string;
let price: string;

const post = async (path: string, body: object): Promise<{ id: string }> => (await app.http.post(path).send(body).expect(201)).body;
const used = (recordId: string, startDateTime: string, hours: number) =>
  post(usages, {
    usageType: 'virtualMachine',
    usageDate: startDateTime,
    usageCharacteristic: Object.entries({ source: 'test', recordId, startDateTime, 'vCPU-hour': `${hours}` }).map(([name, value]) => ({
      name,
      value,
    })),
    ratedProductUsage: [{ productRef: { id: product } }],
  });

beforeAll(async () => {
  app = await testApp(usageService, neighbours);
  ({ id: price } = await post('/tmf-api/productCatalogManagement/v4/productOfferingPrice', {
    ...{ name: 'vCPU', priceType: 'usage', unitOfMeasure: { amount: 1, units: 'vCPU-hour' }, price: { unit: 'EUR', value: 0.01 } },
    tax: [{ taxRate: 20 }],
  }));
  ({ id: product } = await post('/tmf-api/productInventory/v4/product', {
    ...{ name: 'Server', status: 'active' },
    productPrice: [{ priceType: 'usage', price: {}, productOfferingPrice: { id: price } }],
  }));
  await app.idle();
  await app.clock.moveTo('2026-02-02T00:00:00.000Z');
  await used('1', '2026-01-30T10:00:00.000Z', 3);
  await used('2', '2026-01-30T12:00:00.000Z', 2.5);
  await used('3', '2026-02-01T00:00:00.000Z', 4);
  await app.idle();
});
afterAll(() => app.close());

const buckets = async (query: string) => (await app.http.get(`/ops/usage-buckets?${query}`).expect(200)).body;

describe('Usage buckets', () => {
  it('add up what was used and what it costs, by day and by month', async () => {
    expect(await buckets(`product=${product}`)).toEqual([
      expect.objectContaining({ product, usageType: 'virtualMachine', units: 'vCPU-hour', currency: 'EUR', day: '2026-01-30' }),
      expect.objectContaining({ day: '2026-02-01' }),
    ]);
    const [january, february] = await buckets('by=month');
    expect([january.month, Number(january.quantity), Number(january.net), Number(january.gross)]).toEqual(['2026-01', 5.5, 0.055, 0.066]);
    expect([february.month, Number(february.quantity)]).toEqual(['2026-02', 4]);
    expect(await buckets('from=2026-02-01&to=2026-02-02')).toHaveLength(1);
    expect(await buckets('usageType=disk')).toEqual([]);
    expect((await app.http.get('/ops/usage-buckets?by=year').expect(400)).body.reason).toMatch(/day or month/);
  });

  it('count a use once that is rated again, at its new price', async () => {
    await app.http
      .patch(`/tmf-api/productCatalogManagement/v4/productOfferingPrice/${price}`)
      .send({ price: { unit: 'EUR', value: 0.02 } });
    const { id } = await used('4', '2026-01-31T00:00:00.000Z', 1);
    await app.idle();
    await app.http.patch(`${usages}/${id}`).send({ status: 'rerated' }).expect(200);
    await app.idle();
    const [january] = await buckets('by=month');
    expect([Number(january.quantity), Number(january.net)]).toEqual([6.5, 0.065]);
  });

  it('know where every use stands', async () => {
    const standing = async () =>
      (await app.http.get('/ops/invariants').expect(200)).body.invariants.find(({ name }: { name: string }) =>
        name.includes('accepted use'),
      );
    expect(await standing()).toMatchObject({ verdict: 'holds' });
    const [lost] = await app.store.query<{ usage_id: string }>(
      'delete from usage.usage_record where usage_id = (select min(usage_id) from usage.usage_record) returning *',
    );
    expect(await standing()).toMatchObject({ verdict: 'broken', found: [expect.stringContaining(`${lost!.usage_id}: in no class`)] });
    await app.app.get(Views).run('usageBuckets', 'rebuild');
    expect(await standing()).toMatchObject({ verdict: 'holds' });
  });

  it('come out the same when they are rebuilt', async () => {
    const before = await buckets('by=day');
    const views = app.app.get(Views);
    expect(await views.run('usageBuckets', 'check')).toEqual([]);
    await views.run('usageBuckets', 'rebuild');
    expect(await buckets('by=day')).toEqual(before);
  });
});
