import type { View } from '@skyledger/event-sourcing';
import type { Monitor } from '@skyledger/tmf-contracts';
import type { MonitorEvent } from './monitor.events';

/** Where a service is found; the only version that is served so far. */
const services = '/tmf-api/ServiceActivationAndConfiguration/v4/service';

/** The document is the TMF640 monitor. */
export const monitorView: View<MonitorEvent, Monitor> = {
  project(document, { type, data, metadata: { id } }) {
    switch (type) {
      case 'MonitorOpened':
        return { '@type': 'Monitor', id, state: 'InProgress', sourceHref: `${services}/${data.serviceId}`, request: data.request };
      case 'MonitorCompleted':
        return { ...document!, state: 'Completed', response: data.response };
      case 'MonitorFailed':
        return { ...document!, state: 'InError', response: data.response };
    }
  },
};
