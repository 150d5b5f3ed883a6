import { type Decider, Rejection } from '@skyledger/event-sourcing';
import type { Monitor } from '@skyledger/tmf-contracts';
import { type MonitorEvent, monitorEvents } from './monitor.events';

type Response = NonNullable<Monitor['response']>;

export type MonitorCommand =
  | { type: 'OpenMonitor'; data: { serviceId: string; request: NonNullable<Monitor['request']> } }
  | { type: 'CompleteMonitor'; data: { response: Response } }
  | { type: 'FailMonitor'; data: { response: Response } };

type State = 'none' | 'open' | 'ended';

export const monitor: Decider<MonitorCommand, State, MonitorEvent> = {
  category: 'monitor',
  events: monitorEvents,
  initialState: 'none',

  decide(command, state) {
    switch (command.type) {
      case 'OpenMonitor':
        return state === 'none' ? [{ type: 'MonitorOpened', data: command.data }] : [];
      case 'CompleteMonitor':
      case 'FailMonitor':
        if (state === 'none') throw new Rejection('notFound', 'No such monitor.');
        if (state === 'ended') return [];
        return [{ type: command.type === 'CompleteMonitor' ? 'MonitorCompleted' : 'MonitorFailed', data: command.data }];
    }
  },

  evolve(_state, { type }) {
    return type === 'MonitorOpened' ? 'open' : 'ended';
  },
};
