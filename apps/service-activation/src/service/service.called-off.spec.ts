import { specification } from '@skyledger/testing';
import { describe, it } from 'vitest';
import { service, type ServiceCommand } from './service.decider';
import type { ServiceEvent } from './service.events';
import { active, begun, conclude, create, created, failed } from './service.fixture';

const given = specification(service);
const asker = 'orderHandling/o1';
const open: ServiceEvent = { ...begun('m1', 'active'), data: { ...begun('m1', 'active').data, asker } as never };
const calledOff: ServiceEvent = { type: 'ServiceConfigurationCalledOff', data: { monitorId: 'm1' } };
const callOff = (by = asker): ServiceCommand => ({ type: 'CallOffConfiguration', data: { asker: by } });

describe('A change of a service', () => {
  it('remembers who asked for it', () => given().when(create('m1', { asker })).then(created, open));
  it('is called off by whoever asked for it', () => given(created, open).when(callOff()).then(calledOff));
  it('is called off once', () => given(created, open, calledOff).when(callOff()).thenNothing());
  it('is not called off by others', () => given(created, open).when(callOff('orderHandling/o2')).thenRejected('conflict'));
  it('is not called off once it has ended', () =>
    given(...active)
      .when(callOff())
      .thenRejected('conflict'));
  it('is not called off where there is no service', () => given().when(callOff()).thenRejected('notFound'));
  it('ends as it ends', () => given(created, open, calledOff).when(conclude('m1', 'undone')).then(failed('m1', 'terminated')));
});
