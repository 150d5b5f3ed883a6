import { EventStore, Views } from '@skyledger/event-store';
import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { billingService } from '../index';
import { neighbours } from '../neighbours.fixture';

const base = '/tmf-api/customerBillManagement/v4';
let app: TestApp;
let bill: string;

const recurring = {
  priceType: 'recurring',
  name: 'Month',
  recurringChargePeriod: 'month',
  price: { taxRate: 20, dutyFreeAmount: { unit: 'EUR', value: 31 } },
  productOfferingPrice: { id: 'p-1' },
};

beforeAll(async () => {
  app = await testApp(billingService, neighbours);
  await app.clock.moveTo('2026-01-16T12:00:00.000Z');
  const product = {
    name: 'Server',
    status: 'active',
    startDate: app.clock.now(),
    billingAccount: { id: 'acme' },
    productPrice: [recurring],
  };
  await app.http.post('/tmf-api/productInventory/v4/product').send(product).expect(201);
  await app.idle();
  await app.clock.moveTo('2026-02-01T00:00:00.000Z');
  const { body } = await app.http
    .post(`${base}/customerBillOnDemand`)
    .send({ billingAccount: { id: 'acme' } })
    .expect(201);
  await app.idle();
  bill = (await app.http.get(`${base}/customerBillOnDemand/${body.id}`).expect(200)).body.customerBill.id;
});
afterAll(() => app.close());

const ledger = async () => (await app.http.get('/ops/ledger/acme').expect(200)).body;

describe('The ledger of a billing account', () => {
  it('shows what it owes, and every posting that made it so', async () => {
    expect(await ledger()).toMatchObject({
      billingAccount: 'acme',
      balances: [{ currency: 'EUR', debit: '18.6', credit: '0', balance: '18.6' }],
      bills: [{ bill, billNo: 'acme/0001', amount: '18.60', isSettled: false }],
    });
    const accounts = (await ledger()).bills[0].postings.map(({ account }: { account: string }) => account);
    expect(accounts.toSorted()).toEqual([`billed/${bill}`, `billed/${bill}`, 'receivable/acme', 'revenue/recurring', 'tax/none']);
  });

  it('owes nothing once the bill is settled', async () => {
    for (const state of ['validated', 'sent', 'settled']) await app.http.patch(`${base}/customerBill/${bill}`).send({ state }).expect(200);
    await app.idle();
    expect(await ledger()).toMatchObject({ balances: [{ balance: '0' }], bills: [{ isSettled: true }] });
  });

  it('is none of an account that was never billed', () => app.http.get('/ops/ledger/nobody').expect(404));

  it('is balanced, whatever the tables are told', async () => {
    const store = app.app.get(EventStore);
    const onesided = store.query(`insert into billing.ledger_posting values ('default', 'forged', 0, 'a', 'EUR', 5, 0, 'b', now())`);
    await expect(onesided).rejects.toThrow('The debits of forged are not its credits');
    await expect(store.query(`delete from billing.ledger_posting where account = 'tax/none'`)).rejects.toThrow('are not its credits');
  });

  it('is asked for what must be true of it', async () => {
    const all = async () => (await app.http.get('/ops/invariants?thorough=true').expect(200)).body;
    expect(await all()).toMatchObject({ hold: true });
    await app.store.query(`update billing.ledger_account set debit = debit + 1 where account = 'receivable/acme'`);
    const broken = await all();
    expect(broken.hold).toBe(false);
    expect(broken.invariants.filter(({ verdict }: { verdict: string }) => verdict === 'broken')).toMatchObject(
      [
        {
          name: /balance of every ledger account/,
          found: ['default/receivable/acme in EUR'],
          remedy: expect.stringContaining('rebuild billingLedger'),
        },
      ].map((each) => ({ ...each, name: expect.stringMatching(each.name) })),
    );
    await app.app.get(Views).run('billingLedger', 'rebuild');
    expect(await all()).toMatchObject({ hold: true });
  });

  it('comes out the same when it is rebuilt, and is balanced then too', async () => {
    const before = await ledger();
    const views = app.app.get(Views);
    expect(await views.run('billingLedger', 'check')).toEqual([]);
    await views.run('billingLedger', 'rebuild');
    expect(await ledger()).toEqual(before);
    const onesided = app.store.query(`insert into billing.ledger_posting values ('default', 'forged', 0, 'a', 'EUR', 5, 0, 'b', now())`);
    await expect(onesided).rejects.toThrow('The debits of forged are not its credits');
  });
});
