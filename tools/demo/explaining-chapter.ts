import { type FlowEvent, timeline } from '@skyledger/app-cli';
import type { Customer } from './customer';
import { expect, type Narrator, type Told } from './narrator';
import type { Thread } from './story';

type Order = { id: string; state: string };
type Flow = { events: (FlowEvent & { eventId: string; causationId: string; commandId?: string })[] };
type Rebuild = { streams: number; differences: object[] };

/** One server is given back; then every step is explained, and the log proves that it tells the whole truth. */
export const explaining = async (narrator: Narrator, customer: Customer, thread: Thread): Promise<void> => {
  await narrator.step('One server is terminated: its machine, disk and address are free again', () => terminate(customer, thread));
  await narrator.step('Why all this happened: every event of the order, from the POST to the bill line', () => explain(customer, thread));
  await narrator.step('Replay is the same as live: the log from zero gives the same documents, byte for byte', () => prove(customer));
};

const terminate = async (customer: Customer, thread: Thread): Promise<Told> => {
  const { id } = await customer.create<Order>('productOrder', {
    productOrderItem: [{ id: '1', action: 'delete', product: { id: thread.small } }],
  });
  await customer.settle();
  const order = await customer.get<Order>('productOrder', id);
  const product = await customer.get<{ status: string }>('product', thread.small);
  expect(order.state === 'completed' && product.status === 'terminated', 'the server is terminated', { order, product });
  const left = await customer.list('resource', { 'resourceCharacteristic.value': thread.small });
  expect(left.length === 0, 'nothing of it is left in the inventory', left);
  return [`order ${id}: ${order.state}, product ${thread.small}: ${product.status}`];
};

const explain = async (customer: Customer, thread: Thread): Promise<Told> => {
  const { status, body } = await customer.call<Flow>('GET', `/ops/flows/${thread.orderId}`);
  expect(status === 200, 'the order has a flow', status);
  const types = new Set(body.events.map(({ type }) => type));
  for (const type of ['ProductOrderCreated', 'ProductOrderAccepted', 'ProductOrderItemCompleted'])
    expect(types.has(type), `the flow has ${type}`, [...types]);
  const categories = new Set(body.events.map(({ category }) => category));
  for (const category of ['productOrder', 'product', 'service', 'resource', 'usage', 'appliedCustomerBillingRate']) {
    expect(categories.has(category), `the flow has events of ${category}`, [...categories]);
  }
  const uncaused = body.events.filter(({ causationId }) => !causationId);
  expect(uncaused.length === 0, 'every event has a cause', uncaused);
  const lines = timeline(body.events);
  return [`${body.events.length} events, those that repeat told once:`, ...lines];
};

const prove = async (customer: Customer): Promise<Told> => {
  const { body } = await customer.call<Rebuild>('POST', '/ops/rebuild?check=true');
  expect(body.differences.length === 0, 'nothing differs', body.differences);
  return [`${body.streams} streams replayed, 0 differ`];
};
