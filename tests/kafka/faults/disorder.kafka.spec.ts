import { expect, it } from 'vitest';
import { Customer, type Resource } from '../../e2e/customer';
import { bill, type Billed } from './bill';
import { isSound, rest } from './delivered';
import { documentsOf } from './documents';
import { openSeparately } from './separate-services';
import { secondsSince, tell } from './settings';

const seed = process.env['KAFKA_FAULTS_SEED'] ?? 'a seed for the way to the broker';
const hours = 3;
const servers = Number(process.env['KAFKA_FAULTS_SERVERS'] ?? (process.env['KAFKA_FAULTS'] === 'full' ? 60 : 12));
const sizes = [{ vCPU: 1, memoryGiB: 2 }, { vCPU: 2, memoryGiB: 4 }, { vCPU: 4, memoryGiB: 8, diskGiB: 100 }]; // prettier-ignore

/** What a run came to. */
type Outcome = { readonly documents: readonly string[]; readonly billed: Billed };

/** Orders of several sizes at once; then some are resized, some ended, and something is reported; then the hours are billed. */
const live = async (url: string): Promise<Outcome> => {
  const customer = new Customer(url);
  const orders = Array.from({ length: servers }, (_, nth) => customer.orderServers(1, sizes[nth % sizes.length]));
  const placed = await Promise.all(orders);
  await rest(url);
  await Promise.all(placed.map((order, nth) => change(customer, order, nth)));
  await rest(url);
  const billed = await bill(url, 'account-1', hours);
  await isSound(url);
  return { documents: await documentsOf(url), billed };
};

/** Every fourth server is resized, every fourth ended, every sixth reported. */
const change = async (customer: Customer, { id }: Resource, nth: number): Promise<void> => {
  const [product] = await customer.productsOf(id);
  expect(product, `the product of order ${nth}`).toMatchObject({ status: 'active' });
  if (nth % 4 === 1)
    await customer.order({ action: 'modify', product: { id: product!.id, productCharacteristic: [{ name: 'vCPU', value: 8 }] } });
  if (nth % 4 === 3) await customer.order({ action: 'delete', product: { id: product!.id } });
  if (nth % 6 === 0) {
    const relatedEntity = [{ id: product!.realizingService[0].id, '@referredType': 'Service', role: 'affected' }];
    await customer.create('troubleTicket', { description: 'It is slow', severity: 'minor', ticketType: 'fault', relatedEntity });
  }
};

const run = async (environment: Readonly<Record<string, string>>): Promise<Outcome & { readonly seconds: number }> => {
  const apart = await openSeparately(environment);
  try {
    const started = performance.now();
    const outcome = await live(apart.url);
    return { ...outcome, seconds: secondsSince(started) };
  } finally {
    await apart.stop();
  }
};

it('Messages that come late, out of order and up to five times lead to what those lead to that come once', async () => {
  const clean = await run({});
  const disordered = await run({ KAFKA_DISORDER: seed });
  tell('disorder', {
    ...{ seed, orders: servers, documents: clean.documents.length, cents: clean.billed.cents },
    ...{ usages: clean.billed.usages, secondsClean: clean.seconds, secondsDisordered: disordered.seconds },
  });
  expect(disordered.documents).toEqual(clean.documents);
  expect(disordered.billed.cents).toBe(clean.billed.cents);
}, 3_600_000);
