import { Customer } from '../e2e/customer';
import { openPlatform, type Platform } from '../e2e/platform';
import type { Face } from './operations';

/** Ids of resources that only the platform makes, or that stand where only its processes bring them. */
export type Grown = Readonly<Record<string, string>>;

/** All of Skyledger, with listeners on this machine allowed. */
export const startPlatform = async (): Promise<Platform> => {
  const running = await openPlatform({ settings: { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true' } });
  await running.idle();
  return running;
};

const january = { startDateTime: '2026-01-01T00:00:00.000Z', endDateTime: '2026-02-01T00:00:00.000Z' };

/** Lives through a month: a server is ordered, runs and is billed; another one takes its time, for the cloud does not do what it is asked to. */
export const liveThroughAMonth = async (platform: Platform): Promise<Grown> => {
  const customer = new Customer(platform.url);
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
const newBillCycle = (platform: Platform, name: string): Promise<string> =>
  platform.command('billing', 'billCycle', name, { type: 'Create', data: { name } });

/** Resources are known by their inner names; v4 calls one of them differently. */
export const innerName = ({ resource }: Pick<Face, 'resource'>): string => (resource === 'catalog' ? 'productCatalog' : resource);
