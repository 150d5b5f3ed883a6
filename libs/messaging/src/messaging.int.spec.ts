import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { as, openTown, type Town } from './fixture/town';

const retry = { firstMs: 1, capMs: 5, tries: 5 };
let database: TestDatabase;
let town: Town;

beforeAll(async () => {
  database = await testDatabase();
  town = await openTown(database.url, { retry });
});

afterAll(async () => {
  await town.close();
  await database.drop();
});

const types = async (category: string, id: string) => (await town.stream(category, id)).map(({ type }) => type);

describe('A process', () => {
  it('hears of a resource, asks another service and acts on its answer', async () => {
    await town.open('a', 'dead');
    await town.idle();
    expect(await types('problemHandling', 'a')).toEqual(['ProblemReported', 'tmf621.repair.request', 'RepairDone']);
    expect(await town.repaired('a')).toBe(1);
    expect(await town.ticket('a')).toMatchObject({ status: 'resolved' });
  });

  it('hears why a request is refused', async () => {
    await town.open('b', 'hopeless');
    await town.idle();
    expect(await town.ticket('b')).toMatchObject({ status: 'held', reason: 'Beyond repair.' });
    expect(await town.repaired('b')).toBe(0);
  });

  it('is reminded once, when the time has come', async () => {
    await town.open('c', 'needs a part');
    await town.idle();
    await town.clock.moveTo('2026-01-01T03:59:59.999Z');
    expect(await town.ticket('c')).toMatchObject({ status: 'acknowledged' });
    await town.clock.moveTo('2026-01-01T04:00:00.000Z');
    expect(await town.ticket('c')).toMatchObject({ status: 'held', reason: 'overdue' });
    await town.clock.moveTo('2026-01-02T00:00:00.000Z');
    expect((await types('problemHandling', 'c')).filter((type) => type === 'RepairOverdue')).toHaveLength(1);
  });

  it('puts a command that is refused on its own record', async () => {
    await town.open('late', 'needs a part');
    await town.idle();
    await as('close', () =>
      town.store.atomically({ category: 'troubleTicket', id: 'late', commands: [{ type: 'ResolveTicket', data: {} }] }),
    );
    await town.count('spare part');
    await town.idle();
    expect((await town.stream('problemHandling', 'late')).at(-1)).toMatchObject({
      type: 'ResolveTicket.refused',
      data: { code: 'conflict', reason: 'A closed ticket cannot be resolved.' },
    });
  });

  it('carries the flow, the actor and the cause from event to event', async () => {
    const [opened] = await town.stream('troubleTicket', 'a');
    const [reported, requested] = await town.stream('problemHandling', 'a');
    const [replied] = await town.stream('workshopReply', (requested!.data as { commandId: string }).commandId);
    const resolved = (await town.stream('troubleTicket', 'a')).at(-1);
    for (const { meta } of [opened!, reported!, requested!, replied!, resolved!])
      expect(meta).toMatchObject({ actor: 'tester', correlationId: opened!.meta.correlationId });
    expect(reported!.meta.causationId).toBe(opened!.eventId);
    expect(requested!.meta.causationId).toBe(reported!.eventId);
    expect(replied!.meta.causationId).toBe(requested!.eventId);
  });
});

describe('A local copy', () => {
  it('follows the notifications, with all versions', async () => {
    const copies = await town.stream('workshop.troubleTicket', 'a');
    expect(copies.map(({ data }) => data)).toMatchObject([
      { sequence: 1, missed: 0, document: { status: 'acknowledged' } },
      { sequence: 3, missed: 0, document: { status: 'resolved' } },
    ]);
  });
});

describe('A message', () => {
  it('that speaks of something not known yet waits until it is known', async () => {
    expect(await town.repaired('c')).toBe(1);
    expect(await town.bus.messages('workshop')).toEqual([]);
  });

  it('that the business refuses is put on record and done with', async () => {
    await town.open('d', 'unwelcome');
    await town.idle();
    const refusals = (await town.log()).filter(({ category }) => category === 'workshopRefusal');
    expect(refusals).toMatchObject([{ type: 'TicketResolved.refused', data: { to: { id: 'd' }, reason: 'We do not count these.' } }]);
    expect(await town.bus.messages()).toEqual([]);
  });

  it('that cannot be handled is parked, without holding up others', async () => {
    town.workshop().isBroken = true;
    await town.open('poison', 'poison');
    await town.open('e', 'dead');
    await town.idle();
    expect(await town.counted('resolved e')).toBe(1);
    expect(await town.counted('resolved poison')).toBe(0);
    const [parked] = await town.bus.messages('workshop');
    expect(parked).toMatchObject({ key: 'default/poison', parked: true, handler: 'WorkshopHandler.onStatus', tries: 5 });
    expect(parked!.error).toContain('Cannot read this.');
  });

  it('that comes behind a parked one of its key is parked too', async () => {
    await as('again', () =>
      town.store.atomically({ category: 'troubleTicket', id: 'poison', commands: [{ type: 'EscalateTicket', data: { reason: 'x' } }] }),
    );
    await town.idle();
    expect(await town.bus.messages('workshop')).toMatchObject([
      { parked: true },
      { parked: true, error: 'Waits behind another of its key.' },
    ]);
    expect((await town.bus.figures()).find(({ service }) => service === 'workshop')).toMatchObject({ parked: 2, lag: 0 });
  });

  it('is handled, and those behind it, when it is redriven', async () => {
    const [{ position } = { position: 0 }] = await town.bus.messages('workshop');
    const redrive = (commandId: string) => as(commandId, () => town.bus.decide('redrive', 'workshop', position, 'Mended, I think.'));
    expect(await redrive('first')).toBe(true);
    expect(await town.bus.messages('workshop')).toHaveLength(2);
    town.workshop().isBroken = false;
    await redrive('second');
    expect(await town.bus.messages('workshop')).toEqual([]);
    expect(await town.counted('resolved poison')).toBe(1);
    expect(await town.counted('held poison')).toBe(1);
  });

  it('is left out for a reason, and those behind it are handled', async () => {
    town.workshop().isBroken = true;
    await town.open('skipped', 'poison');
    await town.idle();
    const [parked] = await town.bus.messages('workshop');
    town.workshop().isBroken = false;
    const skip = () => as('skip', () => town.bus.decide('skip', 'workshop', parked!.position, 'Counted by hand.'));
    expect(await skip()).toBe(true);
    expect(await town.bus.messages('workshop')).toEqual([]);
    expect(await town.counted('resolved skipped')).toBe(0);
    expect(await skip()).toBe(false);
  });

  it('that somebody decided about says in its flow who did, and why', async () => {
    const decided = (await as('flow', () => town.store.flow('skipped'))).filter(({ type }) => type === 'ParkedEventSkipped');
    expect(decided).toMatchObject([{ data: { subscription: 'service:workshop' }, meta: { actor: 'tester', reason: 'Counted by hand.' } }]);
  });
});

it('Replaying the log gives the same processes and copies', async () => expect(await town.store.rebuildCheck()).toEqual([]));
