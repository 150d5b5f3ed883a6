import { deepStrictEqual, ok } from 'node:assert';
import { processSpecification, recorded } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import { type ActivationInput, serviceConfigurationActivation } from './service-configuration-activation.process';
import { cloudServer, createTask, full, size, type Task, World } from './world.fixture';

const given = processSpecification(serviceConfigurationActivation);
const time = '2026-01-01T00:00:00.000Z';
const later = (seconds: number) => new Date(Date.parse(time) + seconds * 1000).toISOString();
const begun = (task: Task): ActivationInput => ({ type: 'ConfigurationBegun', data: { ...task, time } });
const answered = (call: string, subject: string, answer: object = { outcome: 'done', result: {} }) =>
  ({ type: 'CallAnswered', data: { call, subject, answer, time } }) as ActivationInput;

const begin = begun(createTask());
const reserved = answered('tmf639.reserve', 'monitor-1-machine', { outcome: 'done', result: { host: { id: 'h', name: 'h' } } });
const failed = (outcome: 'transient' | 'permanent') => answered('tmf639.reserve', 'monitor-1-machine', { outcome, reason: 'busy' });
const pauseEnded: ActivationInput = { type: 'PauseEnded', data: { operation: 'capacity', attempt: 1, time: later(2) } };

describe('The configuration and activation of a service', () => {
  it('begins with what depends on nothing, and with a deadline for it', () =>
    given().when(begin).thenSends('tmf639.reserve.request', 'DeadlineReached'));
  it('goes on when a step is done, with the result of that', () => {
    given(begin).when(reserved).thenSends('hypervisor.createVirtualMachine.request');
    const world = new World(createTask()).run();
    deepStrictEqual(world.requests.find(({ type }) => type === 'hypervisor.createVirtualMachine')?.body['host'], 'host-1');
  });
  it('does what does not depend on each other at the same time', () =>
    given(begin, reserved)
      .when(answered('hypervisor.createVirtualMachine', 'monitor-1-machine'))
      .thenSends('tmf639.createResource.request', 'hypervisor.attachDisk.request', 'tmf639.assignAddress.request'));
  it('tries a step again after a pause', () => given(begin).when(failed('transient')).thenSends('PauseEnded'));
  it('tries it under the same key', () => given(begin, failed('transient')).when(pauseEnded).thenSends('tmf639.reserve.request'));
  it('does not try twice for one pause', () => given(begin, failed('transient'), pauseEnded).when(pauseEnded).thenSends());
  it('ignores an answer that nobody waits for', () => given(begin, reserved).when(reserved).thenSends());
  it('ignores a beginning that has been', () => given(begin).when(begin).thenSends());
  it('ends when the first step fails for good', () => given(begin).when(failed('permanent')).thenSends('ConcludeConfiguration'));
  it('ends at once when there is nothing to do', () =>
    given()
      .when(begun({ ...createTask(), plan: [] }))
      .thenSends('ConcludeConfiguration'));
  it('ends at once when something fixed was to change', () => {
    const active = new World(createTask()).run().activeTask({ zone: 'south' });
    given().when(begun(active)).thenSends('ConcludeConfiguration');
  });
});

describe('A deadline', () => {
  const due = (at: string): ActivationInput => ({ type: 'DeadlineReached', data: { time: at } });
  const react = (recordedAt: string, ...inputs: ActivationInput[]) => {
    const { react, evolve, initialState } = serviceConfigurationActivation;
    return react(recorded(inputs.at(-1)!, inputs.length, recordedAt), inputs.reduce(evolve, initialState));
  };
  it('finds the answer missing', () =>
    deepStrictEqual(react(later(60), begin, due(later(60))), [
      { at: later(60), input: { type: 'AnswerMissed', data: { time: later(60) } } },
    ]));
  it('makes the step be tried again', () =>
    given(begin, due(later(60)))
      .when({ type: 'AnswerMissed', data: { time: later(60) } })
      .thenSends('PauseEnded'));
  it('is put off when it comes late itself, for answers may be on their way', () =>
    deepStrictEqual(react(later(4000), begin, due(later(60))), [
      { at: later(4060), input: { type: 'DeadlineReached', data: { time: later(4060) } } },
    ]));
  it('is set anew for the step that is on by then', () => {
    const machineDeadline = later(300);
    deepStrictEqual(react(later(60), begin, reserved, due(later(60))), [
      { at: machineDeadline, input: { type: 'DeadlineReached', data: { time: machineDeadline } } },
    ]);
  });
  it('means nothing when all has ended', () =>
    given(begin, failed('permanent'))
      .when(due(later(60)))
      .thenSends());
});

describe('Creating a cloud server', () => {
  const world = new World(createTask()).run();
  it('leaves one machine, one disk, one address, its capacity and their records', () => {
    deepStrictEqual(world.outcome, 'completed');
    deepStrictEqual(world.contents(), [
      'address',
      'capacity 2/4/40',
      'disk 40',
      'machine 2/4 running',
      'record disk',
      'record virtualMachine enabled',
    ]);
  });
  it('says what it has established', () =>
    deepStrictEqual(
      world.established.map(({ step }) => step),
      cloudServer.map(({ id }) => id),
    ));

  const operations = world.operationIds();
  const calls = ['permanent', 'exhausted', 'timeout', 'lateSuccess'] as const;
  it.each(operations.flatMap((operation) => calls.map((fault) => ({ operation, fault }))))(
    'leaves nothing when $operation ends in $fault',
    ({ operation, fault }) => {
      const failing = new World(createTask(), { [operation]: fault }).run();
      deepStrictEqual([failing.outcome, failing.contents(), failing.established], ['undone', [], []]);
    },
  );
  it.each(operations.filter((operation) => operation !== operations.at(-1)))(
    'keeps in sight what could not be taken back when undoing %s fails',
    (operation) => {
      const stuck = new World(createTask(), { 'start.record': 'permanent', [`${operation}/undo`]: 'permanent' }).run();
      deepStrictEqual(stuck.outcome, 'stuck');
      ok(stuck.contents().length > 0);
      ok(stuck.established.length > 0);
      ok(stuck.steps.some(({ status }) => status === 'stuck'));
      ok(!stuck.has('machine') || stuck.has('capacity'), 'a machine that is left keeps its capacity');
    },
  );
  it('never makes a thing twice, whatever comes twice', () => {
    const twice = new World(createTask(), {}, { repeats: 2 }).run();
    deepStrictEqual(twice.contents(), world.contents());
  });
});

describe('Changing a cloud server', () => {
  const active = new World(createTask()).run();
  const changed = (values: object, faults = {}) => active.next(active.activeTask(values), faults).run();

  it('does nothing when nothing differs', () => deepStrictEqual(changed({}).requests, []));
  it('reserves before it grows', () =>
    deepStrictEqual(
      changed({ vCPU: 4, diskGiB: 80 }).requests.map(({ type }) => type),
      ['tmf639.adjust', 'hypervisor.resizeVirtualMachine', 'hypervisor.resizeDisk', 'tmf639.patchResource', 'tmf639.patchResource'],
    ));
  it('gives back after it has shrunk', () =>
    deepStrictEqual(
      changed({ memoryGiB: 2 }).requests.map(({ type }) => type),
      ['hypervisor.resizeVirtualMachine', 'tmf639.patchResource', 'tmf639.adjust'],
    ));
  it('holds the larger of both meanwhile', () =>
    deepStrictEqual(
      changed({ vCPU: 4, memoryGiB: 2 })
        .requests.filter(({ type }) => type === 'tmf639.adjust')
        .map(({ body }) => body['demand']),
      [size({ vCPU: 4 }), size({ vCPU: 4, memoryGiB: 2 })],
    ));
  it('ends at the new size', () => expect(changed({ vCPU: 8, memoryGiB: 16, diskGiB: 100 }).contents()).toContain('machine 8/16 running'));

  const all = changed({ vCPU: 4, memoryGiB: 2, diskGiB: 80 }).operationIds();
  it.each(
    all.flatMap((operation) => (['permanent', 'exhausted', 'timeout', 'lateSuccess'] as const).map((fault) => ({ operation, fault }))),
  )('is at the old size again when $operation ends in $fault', ({ operation, fault }) => {
    const failing = changed({ vCPU: 4, memoryGiB: 2, diskGiB: 80 }, { [operation]: fault });
    deepStrictEqual([failing.outcome, failing.contents(), failing.established], ['undone', active.contents(), active.established]);
  });
});

describe('Terminating a cloud server', () => {
  const active = new World(createTask()).run();
  const gone = (state = 'terminated', faults = {}) =>
    active.next({ ...active.activeTask({}), target: { state, values: full() } }, faults).run();

  it('leaves nothing', () => deepStrictEqual([gone().outcome, gone().contents(), gone().established], ['completed', [], []]));
  it('goes the other way round', () => {
    const types = gone().requests.map(({ type }) => type);
    deepStrictEqual([types[0], types.at(-1)], ['hypervisor.stop', 'tmf639.release']);
  });
  it('only stops it for inactive, and starts it again for active', () => {
    const stopped = gone('inactive');
    expect(stopped.contents()).toContain('machine 2/4 stopped');
    deepStrictEqual(
      stopped
        .next({ ...stopped.activeTask({}), monitorId: 'monitor-3' })
        .run()
        .contents(),
      active.contents(),
    );
  });
  it.each(gone().operationIds())('ends stuck when %s fails for good, and goes on where it was when told again', (operation) => {
    const stuck = gone('terminated', { [operation]: 'permanent' });
    deepStrictEqual(stuck.outcome, 'stuck');
    const again = stuck.next({ ...stuck.activeTask({}), monitorId: 'monitor-3', target: { state: 'terminated', values: full() } }).run();
    deepStrictEqual([again.outcome, again.contents(), again.established], ['completed', [], []]);
  });
});
