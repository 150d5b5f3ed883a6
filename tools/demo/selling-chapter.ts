import type { Customer } from './customer';
import { expect, type Narrator, type Told } from './narrator';
import type { Thread } from './story';

type Named = { id: string; name: string; lifecycleStatus?: string };
type Offering = Named & { productSpecification: object; productOfferingPrice: Named[]; category: object[] };
type Order = { id: string; state: string; productOrderItem: { id: string; state: string }[] };
type Product = Named & { status: string };
type Part = Named & {
  resourceRelationship: { relationshipType: string; resource: Named }[];
  resourceCharacteristic: { name: string; value: unknown }[];
};

const name = 'Cloud Server, spring offer';

/** An offer comes on the market and is bought. */
export const selling = async (narrator: Narrator, customer: Customer, thread: Thread): Promise<void> => {
  const productManager = customer.as('paul@product.example');
  await narrator.step('The platform has loaded its sample offers', () => sampleOffers(customer));
  await narrator.step('A product manager designs an offer with a set-up price of its own', () => design(productManager, thread));
  await narrator.step('An offer that is not launched cannot be ordered', () => tooEarly(customer, thread));
  await narrator.step('The offer is tested and launched, no step left out', () => launch(productManager, thread));
  await narrator.step('A customer orders two servers and is told at once: acknowledged', () => order(customer, thread));
  await narrator.step('The order is completed', () => delivered(customer, thread));
  await narrator.step('Each server has a machine on a host with reserved capacity, a disk, and an address of its own', () =>
    parts(customer, thread),
  );
};

const sampleOffers = async (customer: Customer): Promise<Told> => {
  await customer.settle();
  const offers = await customer.list<Named>('productOffering', { fields: 'name,lifecycleStatus' });
  expect(offers.length === 3, 'there are three sample offers', offers);
  return offers.map((offer) => `${offer.name}: ${offer.lifecycleStatus}`);
};

const design = async (productManager: Customer, thread: Thread): Promise<Told> => {
  const [sample] = await productManager.list<Offering>('productOffering', { name: 'Cloud Server' });
  expect(sample, 'Cloud Server is on offer');
  const setUp = { name: `${name}: set-up`, priceType: 'oneTime', price: { unit: 'EUR', value: 2 }, lifecycleStatus: 'Active' };
  const price = await productManager.create<Named>('productOfferingPrice', setUp);
  const prices = [price, ...sample.productOfferingPrice.filter((one) => !/set-up/.test(one.name))].map(({ id, name }) => ({ id, name }));
  const { productSpecification, category } = sample;
  const offering = await productManager.create<Named>('productOffering', {
    name,
    lifecycleStatus: 'In design',
    productSpecification,
    category,
    productOfferingPrice: prices,
  });
  thread.offeringId = offering.id;
  return [`${offering.name}: ${offering.lifecycleStatus}, set-up 2.00 EUR instead of 5.00`];
};

const place = (customer: Customer, thread: Thread, quantity: number) =>
  customer.create<Order>('productOrder', {
    productOrderItem: [
      { id: '1', action: 'add', quantity, productOffering: { id: thread.offeringId }, billingAccount: { id: 'account-ada' } },
    ],
  });

const tooEarly = async (customer: Customer, thread: Thread): Promise<Told> => {
  const { id } = await place(customer, thread, 1);
  await customer.settle();
  const order = await customer.get<Order>('productOrder', id);
  expect(order.state === 'rejected', 'the order is rejected', order);
  return [`order ${id}: ${order.state}`];
};

const launch = async (productManager: Customer, thread: Thread): Promise<Told> => {
  const skip = await productManager.call<{ reason: string }>(
    'PATCH',
    `/tmf-api/productCatalogManagement/v4/productOffering/${thread.offeringId}`,
    { lifecycleStatus: 'Launched' },
  );
  expect(skip.status === 409, 'leaving a step out is a conflict', skip);
  for (const lifecycleStatus of ['In test', 'Active', 'Launched'])
    await productManager.patch('productOffering', thread.offeringId, { lifecycleStatus });
  return [`409 before: ${skip.body.reason}`, 'In design, In test, Active, Launched'];
};

const order = async (customer: Customer, thread: Thread): Promise<Told> => {
  const placed = await place(customer, thread, 2);
  expect(placed.state === 'acknowledged', 'the order is acknowledged', placed);
  thread.orderId = placed.id;
  return [`order ${placed.id}`];
};

const delivered = async (customer: Customer, thread: Thread): Promise<Told> => {
  await customer.settle();
  const order = await customer.get<Order>('productOrder', thread.orderId);
  expect(order.state === 'completed', 'the order is completed', order);
  const products = await customer.list<Product>('product', { 'productOrderItem.productOrderId': thread.orderId });
  const [small, large] = products;
  expect(
    products.length === 2 && small && large && products.every(({ status }) => status === 'active'),
    'two products are active',
    products,
  );
  thread.small = small.id;
  thread.large = large.id;
  return products.map(({ id, name, status }) => `${name} ${id}: ${status}`);
};

const parts = async (customer: Customer, thread: Thread): Promise<Told> => {
  const all = await customer.list<Part>('resource', { 'resourceCharacteristic.value': thread.orderId });
  const of = (category: string) => all.filter((part) => (part as unknown as { category: string }).category === category);
  const [machines, disks, addresses] = [of('virtualMachine'), of('disk'), of('ipAddress')];
  expect(machines.length === 2 && disks.length === 2, 'two machines with a disk each', { machines, disks });
  expect(new Set(addresses.map((address) => address.name)).size === 2, 'two different addresses', addresses);
  return machines.map((machine) => {
    const host = machine.resourceRelationship.find(({ relationshipType }) => relationshipType === 'runsOn')?.resource.name;
    const address = addresses.find((one) => one.resourceRelationship.some(({ resource }) => resource.id === machine.id))?.name;
    expect(host && address, 'the machine runs on a host and has an address', machine);
    return `machine on host ${host}, address ${address}`;
  });
};
