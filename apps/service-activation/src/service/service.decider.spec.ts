import { specification } from '@skyledger/testing';
import { describe, it } from 'vitest';
import type { Established, PlanStep } from '../service-configuration-activation/plan.events';
import { service, type ServiceCommand } from './service.decider';
import type { ServiceEvent, ServiceState } from './service.events';

const given = specification(service);
const plan: PlanStep[] = [
  { id: 'capacity', kind: 'reserveCapacity' },
  { id: 'machine', kind: 'createVirtualMachine' },
  { id: 'start', kind: 'start' },
];
const details = {
  serviceSpecification: { id: 'spec' },
  relatedEntity: [
    { role: 'product', entity: { id: 'p' } },
    { role: 'productOrder', entity: { id: 'o' } },
  ],
};
const has = (...steps: string[]): Established[] =>
  plan.filter(({ id }) => steps.includes(id)).map(({ id, kind }) => ({ step: id, kind, with: {}, resourceId: 'vm' }));
const all = has('capacity', 'machine', 'start');
const created: ServiceEvent = { type: 'ServiceCreated', data: { details, plan, values: { vCPU: 2 } } };
const begun = (monitorId: string, state: ServiceState, values: object = { vCPU: 2 }, established: Established[] = []): ServiceEvent => ({
  type: 'ServiceConfigurationBegun',
  data: { monitorId, plan, established, target: { state, values: values as never }, beneficiary: { productId: 'p', orderId: 'o' } },
});
const completed = (monitorId: string, state: ServiceState = 'active', established = all, values: object = { vCPU: 2 }): ServiceEvent => ({
  type: 'ServiceConfigurationCompleted',
  data: { monitorId, state, values: values as never, established },
});
const failed = (
  monitorId: string,
  state: ServiceState,
  established: Established[] = [],
  outcome: 'undone' | 'stuck' = 'undone',
  reason = 'no',
): ServiceEvent => ({
  type: 'ServiceConfigurationFailed',
  data: { monitorId, reason, outcome, state, established, steps: [] },
});
const create = (monitorId = 'm1', more: object = {}): ServiceCommand => ({
  type: 'CreateService',
  data: { monitorId, details, state: 'active', values: { vCPU: 2 }, plan, ...more },
});
const configure = (monitorId: string, more: object): ServiceCommand => ({
  type: 'ConfigureService',
  data: { monitorId, values: {}, ...more },
});
const terminate = (monitorId: string, forget = false): ServiceCommand => ({ type: 'TerminateService', data: { monitorId, forget } });
const conclude = (monitorId: string, outcome: 'completed' | 'undone' | 'stuck', established: Established[] = []): ServiceCommand => ({
  type: 'ConcludeConfiguration',
  data: { monitorId, outcome, reason: 'no', established, steps: [] },
});
const active = [created, begun('m1', 'active'), completed('m1')];
const terminated = [...active, begun('m2', 'terminated', { vCPU: 2 }, all), completed('m2', 'terminated', [])];

describe('A service', () => {
  it('is created and its configuration begun', () => given().when(create()).then(created, begun('m1', 'active')));
  it('is created once by one request', () => {
    given(created, begun('m1', 'active')).when(create()).thenNothing();
    given(...active)
      .when(create())
      .thenNothing();
  });
  it('of an unknown specification ends at once', () =>
    given()
      .when(create('m1', { plan: undefined }))
      .then(
        { ...created, data: { details, plan: [], values: { vCPU: 2 } } },
        failed('m1', 'terminated', [], 'undone', 'There is no service specification spec.'),
      ));
  it('can be asked for again after it has failed, and goes on with what was left of it', () =>
    given(created, begun('m1', 'active'), failed('m1', 'terminated')).when(create('m2')).then(created, begun('m2', 'active')));
  it('that is there is brought to the state asked for by a second creation', () =>
    given(...active)
      .when(create('m2'))
      .then(begun('m2', 'active', { vCPU: 2 }, all)));
  it('that was deleted does not come again', () =>
    given(...terminated, { type: 'ServiceDeleted', data: { monitorId: 'm3' } })
      .when(create('m4'))
      .thenRejected('conflict'));

  it('is described anew', () =>
    given(...active)
      .when({ type: 'ChangeServiceDetails', data: { changes: { name: 'n' } } })
      .then({ type: 'ServiceDetailsChanged', data: { changes: { name: 'n' } } }));
  it('is not described by nothing', () =>
    given(...active)
      .when({ type: 'ChangeServiceDetails', data: { changes: {} } })
      .thenNothing());
  it('is described only when it is there', () =>
    given()
      .when({ type: 'ChangeServiceDetails', data: { changes: { name: 'n' } } })
      .thenRejected('notFound'));

  it('is changed in what was asked, the rest stays', () =>
    given(...active)
      .when(configure('m2', { values: { diskGiB: 9 } }))
      .then(begun('m2', 'active', { vCPU: 2, diskGiB: 9 }, all)));
  it('is suspended', () =>
    given(...active)
      .when(configure('m2', { state: 'suspended' }))
      .then(begun('m2', 'suspended', { vCPU: 2 }, all)));
  it('is changed by one at a time', () =>
    given(created, begun('m1', 'active'))
      .when(configure('m2', { state: 'inactive' }))
      .thenRejected('conflict', /under way/));
  it('is not changed again by the same request', () =>
    given(...active, begun('m2', 'inactive', {}, all))
      .when(configure('m2', { state: 'inactive' }))
      .thenNothing());
  it('that is terminated is not changed', () =>
    given(...terminated)
      .when(configure('m3', { state: 'active' }))
      .thenRejected('conflict', /terminated/));
  it('that is not there is not changed', () =>
    given()
      .when(configure('m1', { state: 'active' }))
      .thenRejected('notFound'));

  it('is terminated', () =>
    given(...active)
      .when(terminate('m2', true))
      .then(begun('m2', 'terminated', { vCPU: 2 }, all)));
  it('that is terminated is terminated again without harm', () =>
    given(...terminated)
      .when(terminate('m3'))
      .then(begun('m3', 'terminated')));
  it('that has nothing is removed by a client', () =>
    given(...terminated)
      .when(terminate('m3', true))
      .then({ type: 'ServiceDeleted', data: { monitorId: 'm3' } }));
  it('that is being changed is not removed', () =>
    given(created, begun('m1', 'active')).when(terminate('m2', true)).thenRejected('conflict'));
});

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
