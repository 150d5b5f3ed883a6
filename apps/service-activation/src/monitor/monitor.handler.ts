import { Controller, Inject } from '@nestjs/common';
import type { Aggregate, StoredEvent } from '@skyledger/event-store';
import { OnRecorded } from '@skyledger/messaging';
import type { Monitor } from '@skyledger/tmf-contracts';
import type { ServiceEvent } from '../service/service.events';
import { monitor, type MonitorCommand } from './monitor.decider';
import { completed, failed } from './monitor-response.view';

type Data<T extends ServiceEvent['type']> = Extract<ServiceEvent, { type: T }>['data'];

/** Tells at the monitor what became of the service. So a monitor is never ahead of its service. */
@Controller()
export class MonitorHandler {
  constructor(@Inject(monitor.category) private readonly monitors: Aggregate<MonitorCommand, Monitor>) {}

  @OnRecorded('ServiceConfigurationCompleted')
  onCompleted(event: StoredEvent) {
    const { monitorId, ...data } = event.data as Data<'ServiceConfigurationCompleted'>;
    return this.monitors.handle(monitorId, { type: 'CompleteMonitor', data: { response: completed(event.id, event.recordedAt, data) } });
  }

  @OnRecorded('ServiceDeleted')
  onDeleted(event: StoredEvent) {
    const { monitorId } = event.data as Data<'ServiceDeleted'>;
    const response = completed(event.id, event.recordedAt, { state: 'terminated', established: [] });
    return this.monitors.handle(monitorId, { type: 'CompleteMonitor', data: { response } });
  }

  @OnRecorded('ServiceConfigurationFailed')
  onFailed(event: StoredEvent) {
    const data = event.data as Data<'ServiceConfigurationFailed'>;
    return this.monitors.handle(data.monitorId, { type: 'FailMonitor', data: { response: failed(event.id, data) } });
  }
}
