import { specification } from '@skyledger/testing';
import { describe, it } from 'vitest';
import type { Established, PlanStep } from '../service-configuration-activation/plan.events';
import { service } from './service.decider';
import type { ServiceEvent } from './service.events';
import { plan, has, all, created, begun, completed, failed, configure, conclude, active } from './service.fixture';

const given = specification(service);

describe('A service and another version of its specification', () => {
  const specification = { id: 'spec-2' };
  const next: PlanStep[] = [...plan, { id: 'disk', kind: 'attachDisk' }];
  const asked = configure('m2', { plan: next, specification });
  const changing = { ...begun('m2', 'active', { vCPU: 2 }, all).data, plan: next, specification } as Extract<
    ServiceEvent,
    { type: 'ServiceConfigurationBegun' }
  >['data'];
  const begunAnew: ServiceEvent = { type: 'ServiceConfigurationBegun', data: changing };
  const done: ServiceEvent = {
    type: 'ServiceConfigurationCompleted',
    data: { monitorId: 'm2', state: 'active', values: { vCPU: 2 }, established: all, specification },
  };

  it('is brought to its plan', () =>
    given(...active)
      .when(asked)
      .then(begunAnew));
  it('is of it when that is done', () =>
    given(...active, begunAnew)
      .when(conclude('m2', 'completed', all))
      .then(done));
  it('goes on by its plan', () =>
    given(...active, begunAnew, done)
      .when(configure('m3', {}))
      .then({
        type: 'ServiceConfigurationBegun',
        data: { ...begun('m3', 'active', { vCPU: 2 }, all).data, plan: next } as typeof changing,
      }));
  it('stays of the old one when it fails', () =>
    given(...active, begunAnew, failed('m2', 'active', all))
      .when(configure('m3', {}))
      .then(begun('m3', 'active', { vCPU: 2 }, all)));
  it('is not brought to a plan that lacks what it has', () =>
    given(...active)
      .when(configure('m2', { plan: plan.slice(1), specification }))
      .thenRejected('conflict', /step capacity/));
});

describe('The end of a configuration', () => {
  const open = [created, begun('m1', 'active')];
  const changing = [...active, begun('m2', 'active', { vCPU: 4 }, all)];
  it('brings the service where it was to be', () =>
    given(...open)
      .when(conclude('m1', 'completed', all))
      .then(completed('m1')));
  it('comes once', () =>
    given(...active)
      .when(conclude('m1', 'completed', all))
      .thenNothing());
  it('of another configuration is not taken for its own', () =>
    given(...open)
      .when(conclude('m0', 'completed', all))
      .thenNothing());
  it('that took everything back terminates a new service', () =>
    given(...open)
      .when(conclude('m1', 'undone'))
      .then(failed('m1', 'terminated')));
  it('that took everything back leaves an active service as it was', () =>
    given(...changing)
      .when(conclude('m2', 'undone', all))
      .then(failed('m2', 'active', all)));
  it('that took everything back leaves a designed service designed', () =>
    given(created, begun('m1', 'designed'), completed('m1', 'designed', []), begun('m2', 'active'))
      .when(conclude('m2', 'undone'))
      .then(failed('m2', 'designed')));
  it.each([
    [['capacity'], 'reserved'],
    [['capacity', 'machine'], 'inactive'],
    [['capacity', 'machine', 'start'], 'active'],
  ] as const)('that is stuck with %j leaves the service %s', (steps, state) =>
    given(...open)
      .when(conclude('m1', 'stuck', has(...steps)))
      .then(failed('m1', state, has(...steps), 'stuck')),
  );
  it('that stopped a service and no more leaves it inactive', () => {
    const left = has('capacity', 'machine');
    given(...active, begun('m2', 'terminated', {}, all))
      .when(conclude('m2', 'stuck', left))
      .then(failed('m2', 'inactive', left, 'stuck'));
  });
  it('that failed leaves a suspended service suspended', () => {
    const stopped = has('capacity', 'machine');
    given(created, begun('m1', 'suspended'), completed('m1', 'suspended', stopped), begun('m2', 'active', {}, stopped))
      .when(conclude('m2', 'undone', stopped))
      .then(failed('m2', 'suspended', stopped));
  });
  it('leaves a service whose plan has nothing to start active', () => {
    const address: Established[] = [{ step: 'address', kind: 'assignAddress', with: {}, resourceId: 'ip' }];
    const steps: PlanStep[] = [{ id: 'address', kind: 'assignAddress' }];
    const without = (event: ServiceEvent) => ({ ...event, data: { ...event.data, plan: steps } }) as ServiceEvent;
    given(
      without(created),
      without(begun('m1', 'active')),
      completed('m1', 'active', address),
      without(begun('m2', 'terminated', {}, address)),
    )
      .when(conclude('m2', 'stuck', address))
      .then(failed('m2', 'active', address, 'stuck'));
  });
});
