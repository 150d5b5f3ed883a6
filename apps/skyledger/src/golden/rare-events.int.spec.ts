import { type Aggregate, context } from '@skyledger/event-store';
import type { ProcessManager } from '@skyledger/messaging';
import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { services } from '../all-in-one';

type Command = { type: string; data?: object };

let platform: TestApp;
let commands = 0;

beforeAll(async () => {
  platform = await testApp(...services);
  await platform.idle();
});
afterAll(() => platform?.close());

const as = <T>(work: () => Promise<T>): Promise<T> =>
  context.run({ tenant: 'default', actor: 'clerk', commandId: `rare ${++commands}` }, work);

const typesOf = async (category: string, id: string) => (await as(() => platform.store.readStream(category, id))).map(({ type }) => type);

const handled = async (category: string, ...given: Command[]): Promise<string[]> => {
  const id = `rare-${category}-${++commands}`;
  const aggregate = platform.app.get<Aggregate<Command, object>>(category, { strict: false });
  await as(() => aggregate.handle(id, ...given.map(({ type, data = {} }) => ({ type, data }))));
  return typesOf(category, id);
};

const received = async (category: string, ...inputs: Command[]): Promise<string[]> => {
  const id = `rare-${category}-${++commands}`;
  const process = platform.app.get<ProcessManager>(category, { strict: false });
  for (const { type, data = {} } of inputs) await as(() => process.receive(id, { type, data }));
  return typesOf(category, id);
};

it.each([
  ['serviceSpecification', { lifecycleStatus: 'Active' }, ['StateChanged']],
  ['resourceSpecification', { lifecycleStatus: 'Active' }, ['StateChanged']],
  ['billCycle', { name: 'quarterly' }, ['AttributeValueChanged']],
])('What is described in a %s changes, and it goes', async (category, data, what) => {
  const type = category.replace(/^./, (letter) => letter.toUpperCase());
  const happened = await handled(category, { type: 'Create', data: { name: 'rare' } }, { type: 'Change', data }, { type: 'Delete' });
  expect(happened).toEqual(['Created', ...what, 'Deleted'].map((one) => `${type}${one}`));
});

it('A ticket is held, goes on, is reopened, cancelled, or rejected', async () => {
  const created = { type: 'CreateTroubleTicket', data: { description: 'No route', severity: 'major', ticketType: 'fault' } };
  const steps = ['Start', 'Hold', 'Start', 'Resolve', 'Start', 'Cancel'].map((step) => ({ type: `${step}TroubleTicket` }));
  expect(await handled('troubleTicket', created, ...steps)).toEqual(
    ['Created', 'Started', 'Held', 'Resumed', 'Resolved', 'Reopened', 'Cancelled'].map((what) => `TroubleTicket${what}`),
  );
  expect((await handled('troubleTicket', created, { type: 'RejectTroubleTicket' })).at(-1)).toBe('TroubleTicketRejected');
});

it('A product is suspended, and its termination abandoned', async () => {
  const created = { type: 'CreateProduct', data: { name: 'Server', status: 'active' } };
  expect(await handled('product', created, { type: 'SetProductStatus', data: { status: 'suspended' } })).toContain('ProductSuspended');
  const productOrderItem = { productOrderId: 'order', orderItemId: '1', orderItemAction: 'delete' };
  const claimed = await handled(
    'product',
    created,
    { type: 'ClaimProduct', data: { productOrderItem } },
    { type: 'ReleaseProduct', data: { productOrderItem } },
  );
  expect(claimed).toContain('ProductTerminationAbandoned');
});

it('An order is cancelled, but not all of it', async () => {
  const offerings = '/tmf-api/productCatalogManagement/v4/productOffering?name=Cloud%20Server';
  const [offering] = (await platform.http.get(offerings).expect(200)).body;
  const product = { productCharacteristic: [{ name: 'simulatedFault', value: 'start:hang' }] };
  const item = { id: '1', action: 'add', quantity: 1, productOffering: { id: offering.id }, billingAccount: { id: 'account' }, product };
  const orders = '/tmf-api/productOrderingManagement/v4/productOrder';
  const { id } = (await platform.http.post(orders).send({ productOrderItem: [item] }).expect(201)).body;
  await platform.idle();
  const taskId = 'task';
  const steps = [
    { type: 'RequestCancellation', data: { taskId } },
    { type: 'AcceptCancellation', data: { taskId } },
    { type: 'ConcludeCancellation', data: { taskId, left: [{ itemId: '1', reason: 'The address could not be given back.' }] } },
  ];
  await as(() => platform.app.get<Aggregate<Command, object>>('productOrder', { strict: false }).handle(id, ...steps));
  expect(await typesOf('productOrder', id)).toContain('ProductOrderCancellationFailed');
});

it('A use is rated again before it is billed, and other prices are agreed on', async () => {
  const rated = { productId: 'product', productName: 'Server', charges: [] };
  const note = (isRerated: boolean) => ({ type: 'NoteRatedUsage', data: { rated, isRerated } });
  expect(await handled('billableUsage', note(false), note(true))).toEqual(['UsageBecameBillable', 'BillableUsageRerated']);
  const price = (value: string) => ({ id: 'price', name: 'Monthly', kind: 'recurring', amount: { unit: 'EUR', value }, taxRate: '0' });
  const noted = (at: string, value: string) => ({
    type: 'NoteProduct',
    data: { at, charging: { account: 'account-1', name: 'Server', startDate: '2026-01-01T00:00:00.000Z', prices: [price(value)] } },
  });
  expect(await handled('chargedProduct', noted('2026-01-01T00:00:00.000Z', '5'), noted('2026-02-01T00:00:00.000Z', '6'))).toEqual([
    'ProductChargingStarted',
    'ProductPricesAgreed',
  ]);
});

it('A part of an offer is refused, and an answer of the cloud does not come', async () => {
  const time = '2026-01-01T00:00:00.000Z';
  expect(await received('offerLoading', { type: 'OfferPartRefused', data: { id: 'part', reason: 'It is another already.' } })).toContain('OfferPartRefused');
  expect(await received('serviceConfigurationActivation', { type: 'AnswerMissed', data: { time } })).toContain('AnswerMissed');
});
