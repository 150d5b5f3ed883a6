import { specification } from '@skyledger/testing';
import { describe, it } from 'vitest';
import { service } from './service.decider';
import { details, all, created, begun, failed, create, configure, terminate, active, terminated } from './service.fixture';

const given = specification(service);

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
        { ...failed('m1', 'terminated'), data: { ...failed('m1', 'terminated').data, reason: 'There is no service specification spec.' } },
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
