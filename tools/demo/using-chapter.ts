import type { Customer } from './customer';
import { expect, type Narrator, type Told } from './narrator';
import type { Thread } from './story';

type Order = { id: string; state: string };
type Product = {
  id: string;
  status: string;
  realizingService: { id: string }[];
  productCharacteristic: { name: string; value: unknown }[];
};
type Ticket = { id: string; status: string };

/** The servers are used: one grows, one breaks and is repaired, time passes. */
export const using = async (narrator: Narrator, customer: Customer, thread: Thread): Promise<void> => {
  await narrator.step('Ten days later one server is resized from 2 to 4 vCPU', () => resize(customer, thread));
  await narrator.step('A fault is reported, worked on, resolved and closed', () => repair(customer, thread));
  await narrator.step('The month passes', async () => [`the clock stands at ${await customer.settle('2026-02-01T00:00:00.000Z')}`]);
};

const resize = async (customer: Customer, thread: Thread): Promise<Told> => {
  await customer.settle('2026-01-11T00:00:00.000Z');
  const product = { id: thread.large, productCharacteristic: [{ name: 'vCPU', value: 4 }] };
  const { id } = await customer.create<Order>('productOrder', { productOrderItem: [{ id: '1', action: 'modify', product }] });
  await customer.settle();
  const order = await customer.get<Order>('productOrder', id);
  expect(order.state === 'completed', 'the resize is completed', order);
  const { productCharacteristic } = await customer.get<Product>('product', thread.large);
  expect(
    productCharacteristic.some(({ name, value }) => name === 'vCPU' && value === 4),
    'the product has 4 vCPU',
    productCharacteristic,
  );
  return [`order ${id}: ${order.state}`];
};

const repair = async (customer: Customer, thread: Thread): Promise<Told> => {
  const { realizingService } = await customer.get<Product>('product', thread.small);
  const relatedEntity = [{ id: realizingService[0]?.id, role: 'affected', '@referredType': 'Service' }];
  const report = { description: 'The server does not answer', severity: 'major', ticketType: 'fault', relatedEntity };
  const { id, status } = await customer.create<Ticket>('troubleTicket', report);
  const serviceDesk = customer.as('grace@operator.example');
  const path = `/tmf-api/troubleTicket/v4/troubleTicket/${id}`;
  const tooEarly = await serviceDesk.call<{ reason: string }>('PATCH', path, { status: 'closed' });
  expect(tooEarly.status === 409, 'a ticket is not closed before it is resolved', tooEarly);
  const history = [status];
  for (const next of ['inProgress', 'resolved', 'closed']) {
    const statusChangeReason = next === 'resolved' ? 'Link of the host restored' : undefined;
    history.push((await serviceDesk.patch<Ticket>('troubleTicket', id, { status: next, statusChangeReason })).status);
  }
  expect(history.join() === 'acknowledged,inProgress,resolved,closed', 'the ticket goes through its life', history);
  return [`ticket ${id}: ${history.join(', ')}`, `409 before: ${tooEarly.body.reason}`];
};
