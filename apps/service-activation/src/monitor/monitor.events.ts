import type { Versions } from '@skyledger/event-sourcing';
import type { Monitor } from '@skyledger/tmf-contracts';

/** The life of one request: what was asked, and how it was answered. */
export type MonitorEvent =
  | { type: 'MonitorOpened'; data: { serviceId: string; request: NonNullable<Monitor['request']> } }
  | { type: 'MonitorCompleted'; data: { response: NonNullable<Monitor['response']> } }
  | { type: 'MonitorFailed'; data: { response: NonNullable<Monitor['response']> } };

/** Each of them with the steps from its older versions; none has any yet. */
export const monitorEvents: Versions<MonitorEvent> = {
  MonitorOpened: [],
  MonitorCompleted: [],
  MonitorFailed: [],
};
