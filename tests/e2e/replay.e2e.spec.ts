import { services } from '@skyledger/app-skyledger';
import { differencesIn, remembered, replay, type Report, worldOf } from '@skyledger/sandbox';
import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Customer } from './customer';
import { keepHistory, recorded } from './recorded-flows';

let platform: TestApp;
type Flow = Awaited<ReturnType<typeof recorded>>;

const flows: Record<string, Flow> = {};

beforeAll(async () => {
  platform = await testApp(...services);
  await platform.idle();
  const customer = new Customer(await platform.app.getUrl());
  const completed = await customer.create('productOrder', {
    relatedParty: [{ id: 'ann', name: 'Ann Example', role: 'customer', '@referredType': 'Individual' }],
    productOrderItem: [
      {
        ...{ id: '1', action: 'add', quantity: 2, billingAccount: { id: 'account-1', name: 'Ann Example' } },
        productOffering: { id: (await customer.offering('Cloud Server')).id },
      },
    ],
  });
  const failed = await customer.orderServers(1, { simulatedFault: 'start:permanent' }, 'account-2');
  await platform.clock.moveTo('2026-01-01T06:00:00.000Z');
  flows['order-completed'] = await recorded(platform, completed.id);
  flows['order-failed'] = await recorded(platform, failed.id);
  await platform.clock.moveTo('2026-01-03T00:00:00.000Z');
  const bill = await customer.requestBill('account-1', {
    startDateTime: '2026-01-01T00:00:00.000Z',
    endDateTime: '2026-01-03T00:00:00.000Z',
  });
  await platform.idle();
  flows['bill'] = await recorded(platform, bill);
});
afterAll(() => platform?.close());

describe.each(['order-completed', 'order-failed', 'bill'])('The flow %s that is replayed', (name) => {
  let report: Report;
  beforeAll(async () => {
    const { recording, world } = flows[name]!;
    const seen = remembered(recording, world);
    report = await replay({ recording, world: seen.world, services });
    keepHistory(name, seen.history);
    const again = await replay({ recording: seen.history, world: worldOf(seen.history), services });
    expect(again).toEqual(report); // what was kept is enough, and the same comes of it
  });

  it('comes to the same events and documents', () => {
    expect(differencesIn(report)).toEqual([]);
    expect(new Set(report.events.map(({ eventId }) => eventId))).toEqual(new Set(report.recorded.map(({ eventId }) => eventId)));
  });

  it('holds no name of a person', () => {
    expect(JSON.stringify([flows[name]!.recording, report])).not.toContain('Ann Example');
  });

  it('takes over from the recording only what the cloud has answered', () => {
    expect(report.gated.every((type) => type.startsWith('hypervisor.'))).toBe(true);
    const answers = report.recorded.filter(({ type }) => /^hypervisor\..*\.reply$/.test(type));
    expect(report.adopted).toBe(answers.length);
  });
});

type Decider = { decide(command: { type: string; data: Record<string, unknown> }, state: unknown): { type: string; data: object }[] };

describe('A planted change', () => {
  const replayed = async (name: string, patches: object) => {
    const flow = flows[name]!;
    const baseline = await replay({ ...flow, services });
    const report = await replay({ ...flow, services, patches: { ...patches } });
    return { report, differences: differencesIn(report, baseline) };
  };

  it('of what a decider says is found at its event, with all that follows from it', async () => {
    const productOrder = (original: Decider): Decider => ({
      ...original,
      decide: (command, state) =>
        original
          .decide(command, state)
          .map((event) => (event.type === 'ProductOrderItemFailed' ? { ...event, data: { ...event.data, reason: 'planted' } } : event)),
    });
    const { differences } = await replayed('order-failed', { productOrder });
    expect(differences[0]).toMatchObject({
      ...{ what: 'event', how: 'changed', type: 'ProductOrderItemFailed' },
      changes: [{ path: 'data.reason', after: 'planted' }],
    });
    expect(differences).toContainEqual(expect.objectContaining({ what: 'document', category: 'productOrder' }));
  });

  it('of a decider that says nothing leaves out what would have followed', async () => {
    const reservation = (original: Decider): Decider => ({
      ...original,
      decide: (command, state) => original.decide(command, state).filter(({ type }) => type !== 'ReservationReleased'),
    });
    const { differences } = await replayed('order-failed', { reservation });
    expect(differences[0]).toMatchObject({ what: 'event', how: 'missing', type: 'ReservationReleased' });
  });

  it('of a process is found in its commands', async () => {
    type Process = { react(...of: never[]): { command?: { type: string; data: object } }[] };
    const orderHandling = (original: Process): Process => ({
      ...original,
      react: (...of) =>
        original
          .react(...of)
          .map((one) =>
            one.command?.type === 'FailItem'
              ? { ...one, command: { type: 'FailItem', data: { ...one.command.data, reason: 'planted' } } }
              : one,
          ),
    });
    const { differences } = await replayed('order-failed', { orderHandling });
    expect(differences).toContainEqual(
      expect.objectContaining({
        what: 'command',
        how: 'changed',
        type: 'FailItem',
        changes: [expect.objectContaining({ after: 'planted' })],
      }),
    );
  });

  it('of a view is found in the documents alone', async () => {
    type View = { project(...of: never[]): object | undefined };
    const productView = ({ project }: View): View => ({ project: (...of) => ({ ...project(...of), planted: true }) });
    const { differences } = await replayed('order-completed', { productView });
    expect(differences.length).toBeGreaterThan(0);
    expect(new Set(differences.map(({ what, category }) => `${what} ${category}`))).toContain('document product');
  });

  it('that throws is told as what it is', async () => {
    const orderHandling = {
      evolve: () => {
        throw new TypeError('planted');
      },
    };
    const { report } = await replayed('order-completed', { orderHandling });
    expect(report.failures).toContainEqual(expect.objectContaining({ error: expect.stringContaining('planted') }));
  });

  it('of something that is not there is refused', async () => {
    await expect(replayed('order-completed', { noSuchDecider: {} })).rejects.toThrow('noSuchDecider replaces nothing');
  });
});

describe('A replay', () => {
  it('until a moment has only what had happened by then', async () => {
    const flow = flows['order-completed']!;
    const middle = flow.recording.events[40]!;
    const report = await replay({ ...flow, services, until: { position: middle.position } });
    expect(report.recorded).toHaveLength(41);
    expect(differencesIn(report).filter(({ how }) => how !== 'new')).toEqual([]);
  });

  it('changes nothing on the platform', async () => {
    const head = await platform.store.head();
    await replay({ ...flows['order-completed']!, services });
    expect(await platform.store.head()).toBe(head);
    expect(await platform.store.rebuildCheck()).toEqual([]);
  });
});
