import { services } from '@skyledger/app-skyledger';
import { type Aggregate, context } from '@skyledger/event-store';
import { type TestApp, testAppOn, testDatabase } from '@skyledger/testing';
import { Customer } from '../e2e/customer';
import type { Face } from './operations';

/** Ids of resources that only the platform makes, or that stand where only its processes bring them. */
export type Grown = Readonly<Record<string, string>>;

/** All of Skyledger, with listeners on this machine allowed. */
export const startPlatform = async (): Promise<TestApp> => {
  const database = await testDatabase();
  const running = await testAppOn(database.url, { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true' }, ...services);
  await running.idle();
  return { ...running, close: () => running.close().finally(() => database.drop()) };
};

const january = { startDateTime: '2026-01-01T00:00:00.000Z', endDateTime: '2026-02-01T00:00:00.000Z' };

/** Lives through a month: a server is ordered, runs and is billed; another one takes its time, for the cloud does not do what it is asked to. */
export const liveThroughAMonth = async (platform: TestApp): Promise<Grown> => {
  const customer = new Customer(await platform.app.getUrl());
  const first = async (resource: Parameters<Customer['list']>[0], query = {}) => (await customer.list(resource, query))[0]!;
  const { id } = await customer.orderServers();
  await customer.orderServers(1, {}, 'account-3');
  await platform.idle();
  const [product] = await customer.productsOf(id);
  await platform.clock.moveTo(january.endDateTime);
  for (const account of ['account-1', 'account-3']) await customer.requestBill(account, january);
  const open = await customer.orderServers(1, { simulatedFault: 'start:transient:3' }, 'account-2');
  await platform.idle();
  const service = product!['realizingService'][0].id;
  return {
    product: product!.id,
    service,
    completedOrder: id,
    billCycle: await newBillCycle(platform, 'monthly'),
    otherBillCycle: await newBillCycle(platform, 'yearly'),
    openOrder: open.id,
    openService: (await customer.list('service')).find((one) => one['state'] !== 'active')!.id,
    resource: (await first('resource', { category: 'virtualMachine' })).id,
    usage: (await first('usage', { status: 'billed' })).id,
    ...Object.fromEntries(
      await Promise.all(
        (['monitor', 'customerBill', 'appliedCustomerBillingRate'] as const).map(async (name) => [name, (await first(name)).id]),
      ),
    ),
  };
};

/** Only other services make these, and none does so far. */
const newBillCycle = async ({ app }: TestApp, name: string): Promise<string> => {
  const cycles = app.get<Aggregate<object, object>>('billCycle', { strict: false });
  const asked = { tenant: 'default', actor: 'billing', commandId: `${name} bill cycle` };
  const { id } = await context.run(asked, () => cycles.handle(name, { type: 'Create', data: { name } }));
  return id;
};

/** Resources are known by their inner names; v4 calls one of them differently. */
export const innerName = ({ resource }: Pick<Face, 'resource'>): string => (resource === 'catalog' ? 'productCatalog' : resource);
