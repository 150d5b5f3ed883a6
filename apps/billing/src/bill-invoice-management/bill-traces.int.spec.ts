import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { billingService } from '../index';
import { neighbours } from '../neighbours.fixture';

const traceOf = (digit: string) => digit.repeat(32);
const [order, use, bill] = ['a', 'b', 'c'].map((digit) => ({ traceparent: `00-${traceOf(digit)}-${digit.repeat(16)}-01` }));
const day = (month: number, date: number) => new Date(Date.UTC(2026, month - 1, date)).toISOString();

let app: TestApp;
beforeAll(async () => void (app = await testApp(billingService, neighbours)));
afterAll(() => app.close());

/** One product with a fee, and one rated use of it; each is posted under a trace of its own. */
const productWithUse = async () => {
  const price = { priceType: 'oneTime', price: { dutyFreeAmount: { unit: 'EUR', value: 5 } }, productOfferingPrice: { id: 'fee' } };
  const product = { status: 'active', startDate: day(1, 1), billingAccount: { id: 'account' }, productPrice: [price] };
  const { body } = await app.http.post('/tmf-api/productInventory/v4/product').set(order!).send(product).expect(201);
  const charge = {
    productRef: { id: body.id },
    ratedPeriod: { startDateTime: day(1, 2), endDateTime: day(1, 3) },
    quantity: { units: 'vCPU-hour', dividend: `${24 * 3_600_000}`, divisor: '3600000' },
    unitPrice: { unit: 'EUR', value: '0.01' },
    unitOfMeasure: { amount: '1', units: 'vCPU-hour' },
    productOfferingPrice: { id: 'vCPU', validFrom: day(1, 1) },
  };
  const usage = { usageDate: day(1, 2), status: 'rated', ratedProductUsage: [charge] };
  await app.http.post('/tmf-api/usageManagement/v4/usage').set(use!).send(usage).expect(201);
  await app.idle();
};

const tracesIn = async (category: string) => {
  const sql = `select distinct meta->>'traceparent' as traceparent from event_store.events join event_store.streams using (sid) where category = $1`;
  return (await app.store.query<{ traceparent: string }>(sql, [category])).map(({ traceparent }) => traceparent.split('-')[1]).toSorted();
};

describe('The events of a bill', () => {
  it('belong to the request for it, but for those of its lines, which belong to what they charge for', async () => {
    await productWithUse();
    await app.clock.moveTo(day(2, 1));
    await app.http
      .post('/tmf-api/customerBillManagement/v4/customerBillOnDemand')
      .set(bill!)
      .send({ billingAccount: { id: 'account' } })
      .expect(201);
    await app.idle();
    expect(await tracesIn('customerBill')).toEqual([traceOf('c')]);
    expect(await tracesIn('appliedCustomerBillingRate')).toEqual([traceOf('a'), traceOf('b')]);
  });
});
