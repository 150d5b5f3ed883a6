import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { billingService } from '../index';
import { neighbours, Answering } from '../neighbours.fixture';

const base = '/tmf-api/customerBillManagement/v4';
let app: TestApp;
beforeAll(async () => void (app = await testApp(billingService, neighbours)));
afterAll(() => app.close());

let year = 2025;
let account: string;
const day = (month: number, date: number, time = '00:00:00') =>
  `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}T${time}.000Z`;
beforeEach(async () => {
  account = `account-${++year}`;
  await app.clock.moveTo(day(1, 1));
});

const price = (priceType: string, value: number, taxRate = 0) => ({
  priceType,
  name: `${priceType} fee`,
  recurringChargePeriod: 'month',
  price: { taxRate, dutyFreeAmount: { unit: 'EUR', value } },
  productOfferingPrice: { id: `${priceType}-${value}` },
});

const product = async (startDate: string, productPrice: object[], changes: object = {}): Promise<string> => {
  const body = { name: 'Cloud Server', status: 'active', startDate, billingAccount: { id: account }, productPrice, ...changes };
  const created = await app.http.post('/tmf-api/productInventory/v4/product').send(body).expect(201);
  await app.idle();
  return created.body.id;
};

const usage = async (productId: string, from: string, to: string, hours: number, unitPrice = '0.0125'): Promise<string> => {
  const charge = {
    productRef: { id: productId, name: 'Cloud Server' },
    taxRate: 0,
    ratedPeriod: { startDateTime: from, endDateTime: to },
    quantity: { units: 'vCPU-hour', dividend: `${hours * 3_600_000}`, divisor: '3600000' },
    unitPrice: { unit: 'EUR', value: unitPrice },
    unitOfMeasure: { amount: '1', units: 'vCPU-hour' },
    productOfferingPrice: { id: 'per-hour', name: 'Cloud Server vCPU', version: '1.0', validFrom: day(1, 1) },
  };
  const body = { usageDate: from, status: 'rated', ratedProductUsage: [charge] };
  const created = await app.http.post('/tmf-api/usageManagement/v4/usage').send(body).expect(201);
  await app.idle();
  return created.body.id;
};

type Period = { startDateTime: string; endDateTime: string };
const order = async (billingPeriod?: Period, of = account) => {
  const body = { billingAccount: { id: of }, ...(billingPeriod && { billingPeriod }) };
  const { body: created } = await app.http.post(`${base}/customerBillOnDemand`).send(body).expect(201);
  expect(created.state).toBe('inProgress');
  return created.id as string;
};
const outcome = async (id: string) => (await app.http.get(`${base}/customerBillOnDemand/${id}`).expect(200)).body;
const demand = async (billingPeriod?: Period, of = account) => {
  const id = await order(billingPeriod, of);
  await app.idle();
  return outcome(id);
};
const billOf = async ({ customerBill }: { customerBill: { id: string } }) => {
  const { body } = await app.http.get(`${base}/customerBill/${customerBill.id}`).expect(200);
  const { body: lines } = await app.http.get(`${base}/appliedCustomerBillingRate?bill.id=${customerBill.id}`).expect(200);
  return { ...body, lines };
};
const amounts = (lines: { name: string; taxExcludedAmount: { value: number } }[]) =>
  Object.fromEntries(lines.map(({ name, taxExcludedAmount }) => [name, taxExcludedAmount.value]));
const january = (): Period => ({ startDateTime: day(1, 1), endDateTime: day(2, 1) });

describe('A bill on demand', () => {
  it('is of everything up to now: fees once, months by their part, use by its price, and says how', async () => {
    const id = await product(day(1, 16, '12:00:00'), [price('oneTime', 5), price('recurring', 31, 20)]);
    const used = [await usage(id, day(1, 20), day(1, 21), 10), await usage(id, day(1, 21), day(1, 22), 0.4)];
    await app.clock.moveTo(day(2, 1));
    const done = await demand();
    expect(done.state).toBe('done');
    const bill = await billOf(done);
    expect(bill).toMatchObject({
      state: 'new',
      billNo: `${account}/0001`,
      billingPeriod: { startDateTime: day(1, 16, '12:00:00'), endDateTime: day(2, 1) },
      taxExcludedAmount: { unit: 'EUR', value: 20.63 },
      taxIncludedAmount: { value: 23.73 },
      amountDue: { value: 23.73 },
    });
    expect(amounts(bill.lines)).toEqual({ 'oneTime fee': 5, 'recurring fee': 15.5, 'Cloud Server vCPU': 0.13 });
    const line = bill.lines.find(({ name }: { name: string }) => name === 'Cloud Server vCPU');
    expect(line).toMatchObject({ isBilled: true, type: 'usage', product: { id }, bill: { id: bill.id } });
    const said = Object.fromEntries(line.characteristic.map(({ name, value }: { name: string; value: unknown }) => [name, value]));
    expect(said).toMatchObject({ quantity: '10.4', unitPrice: '0.0125', priceVersion: '1.0', usage: [...used].sort() });
    expect(app.app.get(Answering, { strict: false }).billed.at(-1)).toEqual({ bill: bill.id, usages: [...used].sort() });
  });

  it('again, with nothing new, is the same bill; later only what is new', async () => {
    const id = await product(day(1, 1), [price('recurring', 31)]);
    await app.clock.moveTo(day(2, 1));
    const first = await demand();
    expect((await demand()).customerBill.id).toBe(first.customerBill.id);
    const late = await usage(id, day(1, 10), day(1, 11), 8);
    await app.clock.moveTo(day(2, 15));
    const second = await billOf(await demand());
    expect(second.billingPeriod).toEqual({ startDateTime: day(2, 1), endDateTime: day(2, 15) });
    expect(amounts(second.lines)).toEqual({ 'recurring fee': 15.5, 'Cloud Server vCPU': 0.1 });
    expect(JSON.stringify(second.lines)).toContain(late);
    expect((await billOf(first)).taxIncludedAmount.value).toBe(31);
  });

  it('of a period is the same bill each time, also when use comes late', async () => {
    const id = await product(day(1, 1), [price('recurring', 10)]);
    await app.clock.moveTo(day(3, 1));
    const first = await demand(january());
    await usage(id, day(1, 10), day(1, 11), 8);
    const again = await demand(january());
    expect(again.customerBill.id).toBe(first.customerBill.id);
    const next = await billOf(await demand());
    expect(amounts(next.lines)).toEqual({ 'recurring fee': 10, 'Cloud Server vCPU': 0.1 });
  });

  it('asked for twenty times at once is made once', async () => {
    const id = await product(day(1, 1), [price('recurring', 10)]);
    await usage(id, day(1, 10), day(1, 11), 8);
    await app.clock.moveTo(day(2, 1));
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => order(n % 2 ? january() : undefined)));
    await app.idle();
    const bills = (await Promise.all(ids.map(outcome))).map(({ customerBill }) => customerBill.id);
    expect(new Set(bills).size).toBe(1);
    const { body } = await app.http.get(`${base}/customerBill?billingAccount.id=${account}`).expect(200);
    expect(body).toHaveLength(1);
  });

  it('goes to the termination of a product, and gives back what was billed beyond it', async () => {
    const id = await product(day(1, 1), [price('recurring', 31)]);
    await app.clock.moveTo(day(2, 1));
    expect((await billOf(await demand())).taxIncludedAmount.value).toBe(31);
    await app.http
      .patch(`/tmf-api/productInventory/v4/product/${id}`)
      .send({ status: 'terminated', terminationDate: day(1, 22) })
      .expect(200);
    await product(day(2, 1), [price('recurring', 28)], { terminationDate: day(2, 15), status: 'terminated' });
    await app.clock.moveTo(day(3, 1));
    const { lines } = await billOf(await demand());
    expect(lines.map(({ taxExcludedAmount }: { taxExcludedAmount: { value: number } }) => taxExcludedAmount.value).sort()).toEqual([
      -10, 14,
    ]);
  });

  it('is refused with the reason for an account nobody knows, without an account, and of a period that has not ended', async () => {
    expect(await demand(undefined, 'nobody')).toMatchObject({
      state: 'rejected',
      stateReason: expect.stringMatching(/billing account nobody/),
    });
    const { body } = await app.http.post(`${base}/customerBillOnDemand`).send({ name: 'all' }).expect(201);
    expect(await outcome(body.id)).toMatchObject({ state: 'rejected', stateReason: 'It names no billing account.' });
    const ahead = { billingAccount: { id: account }, billingPeriod: { startDateTime: day(1, 1), endDateTime: day(9, 1) } };
    const { body: future } = await app.http.post(`${base}/customerBillOnDemand`).send(ahead).expect(201);
    expect(future.stateReason).toMatch(/has not ended/);
    await app.http
      .post(`${base}/customerBillOnDemand`)
      .send({ billingAccount: { id: account }, billingPeriod: { startDateTime: 'x' } })
      .expect(400);
  });

  it('is refused when there is nothing to bill yet', async () => {
    await product(day(1, 1), [price('recurring', 10)]);
    expect(await demand()).toMatchObject({ state: 'rejected', stateReason: expect.stringMatching(/nothing to bill/) });
  });
});

describe('An issued bill', () => {
  it('does not change but for its state, step by step', async () => {
    await product(day(1, 1), [price('recurring', 10)]);
    await app.clock.moveTo(day(2, 1));
    const bill = `${base}/customerBill/${(await demand()).customerBill.id}`;
    expect((await app.http.patch(bill).send({ state: 'settled' }).expect(409)).body.reason).toMatch(/can become onHold or validated/);
    for (const state of ['validated', 'sent', 'settled']) await app.http.patch(bill).send({ state }).expect(200);
    await app.http
      .patch(bill)
      .send({ amountDue: { unit: 'EUR', value: 0 } })
      .expect(({ status }) => expect([400, 409]).toContain(status));
    await app.http.patch(`${base}/customerBill/unknown`).send({ state: 'sent' }).expect(404);
    await app.http.delete(bill).expect(405);
    expect((await app.http.get(bill)).body).toMatchObject({ state: 'settled', amountDue: { value: 10 } });
  });
});
