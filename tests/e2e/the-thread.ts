import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer, type Resource } from './customer';
import { openPlatform, type Platform } from './platform';

const MONTH = { startDateTime: '2026-01-01T00:00:00.000Z', endDateTime: '2026-02-01T00:00:00.000Z' };
const HOUR = 3_600_000;

let platform: Platform;
let customer: Customer;
let order: Resource;
let small: Resource;
let large: Resource;

const product = (id: string) => customer.get('product', id);
const characteristic = (of: Resource, name: string, list: string) =>
  of[list].find((each: { name: string }) => each.name === name)?.value as unknown;
const after = (instant: string, hours: number) => new Date(Date.parse(instant) + hours * HOUR).toISOString();
const resourcesOf = (orderId: string, category: string) => customer.list('resource', { category, 'resourceCharacteristic.value': orderId });

/** One customer's story from the first look at the offers to the last event explained. */
export const theThread = (title: string, open: () => Promise<Platform> = openPlatform) =>
  describe(title, () => {
    beforeAll(async () => {
      platform = await open();
      await platform.idle();
      customer = new Customer(platform.url);
    });
    afterAll(() => platform?.close());

    it('finds the sample offers on the market', async () => {
      expect((await customer.list('productOffering')).map(({ name, lifecycleStatus }) => `${name}: ${lifecycleStatus}`).sort()).toEqual([
        'Block Storage: Launched',
        'Cloud Server: Launched',
        'Public IP: Launched',
      ]);
    });

    it('orders two servers and is told at once that the order is acknowledged', async () => {
      order = await customer.orderServers(2, { vCPU: 2, memoryGiB: 4, diskGiB: 40 });
      expect(order).toMatchObject({ state: 'acknowledged' });
    });

    it('gets two active products, each with a machine, a disk and an address of its own', async () => {
      await platform.idle();
      expect(await customer.get('productOrder', order.id)).toMatchObject({
        state: 'completed',
        productOrderItem: [{ state: 'completed' }],
      });
      const products = await customer.productsOf(order.id);
      expect(products.map(({ status }) => status)).toEqual(['active', 'active']);
      [small, large] = products as [Resource, Resource];
      const machines = await resourcesOf(order.id, 'virtualMachine');
      expect(machines).toHaveLength(2);
      const addresses = await resourcesOf(order.id, 'ipAddress');
      expect(new Set(addresses.map(({ name }) => name)).size).toBe(2);
      expect(await resourcesOf(order.id, 'disk')).toHaveLength(2);
    });

    it('resizes one of them after ten days', async () => {
      await platform.clock.moveTo(after(MONTH.startDateTime, 240));
      const resize = await customer.order({
        action: 'modify',
        product: { id: large.id, productCharacteristic: [{ name: 'vCPU', value: 4 }] },
      });
      await platform.idle();
      expect(await customer.get('productOrder', resize.id)).toMatchObject({ state: 'completed' });
      expect(characteristic(await product(large.id), 'vCPU', 'productCharacteristic')).toBe(4);
    });

    it('reports a fault that is resolved and closed', async () => {
      const service = (await product(small.id)).realizingService[0];
      const ticket = await customer.create('troubleTicket', {
        description: 'The server does not answer',
        severity: 'major',
        ticketType: 'fault',
        relatedEntity: [{ id: service.id, '@referredType': 'Service', role: 'affected' }],
      });
      expect(ticket).toMatchObject({ status: 'acknowledged' });
      const refused = await platform.http.patch(`/tmf-api/troubleTicket/v4/troubleTicket/${ticket.id}`).send({ status: 'closed' });
      expect(refused).toMatchObject({ status: 409, body: { code: expect.anything(), reason: expect.any(String) } });
      await customer.patch('troubleTicket', ticket.id, { status: 'inProgress' });
      await customer.patch('troubleTicket', ticket.id, { status: 'resolved', statusChangeReason: 'Host link restored' });
      expect(await customer.patch('troubleTicket', ticket.id, { status: 'closed' })).toMatchObject({ status: 'closed' });
    });

    it('is billed for the month: set-up, monthly fee and every hour at the size it ran at', async () => {
      await platform.clock.moveTo(MONTH.endDateTime);
      const request = await customer.requestBill('account-1', MONTH);
      await platform.idle();
      const done = await customer.get('customerBillOnDemand', request);
      expect(done).toMatchObject({ state: 'done', customerBill: { id: expect.any(String) } });
      const bill = await customer.get('customerBill', done.customerBill.id);
      // Set-up 2 x 5.00, fee 2 x 3.00. Use of the small one in 744 h: 2 vCPU 11.904, 4 GiB 11.904, 40 GiB of disk 2.976; of the large one the
      // same, but 240 h with 2 and 504 h with 4 vCPU: 19.968. Each line is rounded once: 16.00 + 26.78 + 34.85.
      expect(bill.taxExcludedAmount).toEqual({ unit: 'EUR', value: 77.63 });
      expect(bill.taxIncludedAmount).toEqual({ unit: 'EUR', value: 77.63 });
      const lines = await customer.list('appliedCustomerBillingRate', { 'bill.id': bill.id });
      const cents = lines.reduce((sum, line) => sum + Math.round(line.taxIncludedAmount.value * 100), 0);
      expect(cents).toBe(7763);
      expect(await customer.list('usage', { status: 'billed' })).toHaveLength(2 * 744);
    });

    it('gets the same bill when the same month is asked for again', async () => {
      const before = await customer.list('customerBill');
      const again = await customer.requestBill('account-1', MONTH);
      await platform.idle();
      expect(await customer.get('customerBillOnDemand', again)).toMatchObject({ state: 'done', customerBill: { id: before[0]!.id } });
      expect(await customer.list('customerBill')).toEqual(before);
    });

    it('terminates one server, whose machine, disk, address and reservation are gone', async () => {
      const end = await customer.order({ action: 'delete', product: { id: small.id } });
      await platform.idle();
      expect(await customer.get('productOrder', end.id)).toMatchObject({ state: 'completed' });
      expect(await product(small.id)).toMatchObject({ status: 'terminated', terminationDate: expect.any(String) });
      expect(await resourcesOf(order.id, 'virtualMachine')).toHaveLength(1);
      expect(await resourcesOf(order.id, 'ipAddress')).toHaveLength(1);
      const cloud = await platform.http.get('/ops/simulatedCloud').expect(200);
      expect(cloud.body).toMatchObject({ virtualMachines: 1 });
    });

    it('can be told why: every event of the order from the POST to the bill line, each with its cause', async () => {
      const { body: flow } = await platform.http.get(`/ops/flows/${large.id}`).expect(200);
      const types = [...new Set(flow.events.map(({ type }: { type: string }) => type))];
      const story = [
        'ProductOrderCreated',
        'ProductOrderAccepted',
        'ServiceCreated',
        'CapacityReserved',
        'AddressAssigned',
        'ProductActivated',
        'UsageReceived',
      ];
      expect(types).toEqual(expect.arrayContaining([...story, 'AppliedCustomerBillingRateIssued']));
      const known = new Set(flow.events.map(({ eventId }: { eventId: string }) => eventId));
      const causedElsewhere = flow.events.filter(
        ({ causationId, correlationId }: { causationId: string; correlationId: string }) =>
          correlationId === order.id && !known.has(causationId),
      );
      // The order itself was caused by the request; its use was read because a bill was asked for. All else has its cause in the flow.
      expect([...new Set(causedElsewhere.map(({ category }: { category: string }) => category))].sort()).toEqual(['productOrder', 'usage']);
    });

    it('can be proven: the log replayed from zero gives the same documents, byte for byte', async () => {
      const { body } = await platform.http.post('/ops/rebuild?check=true');
      expect(body).toMatchObject({ differences: [] });
    });
  });
