import type { SubscriptionsWatch } from '@skyledger/event-store';
import type { Bus } from '@skyledger/messaging';
import type { Registry } from 'prom-client';
import { counter, gauge } from './figures';

const labelNames = ['service'];
const relay = 'relay:';

/** How the services of this process get on with those of others: nothing of it where there is no broker. */
export const brokerMetrics = (registry: Registry, bus: Bus, subscriptions: SubscriptionsWatch): void => {
  const unsent = 'Events of the log that the relay has not looked at and sent yet, counted up to 10000.';
  gauge(registry, { name: 'skyledger_relay_lag_events', help: unsent, labelNames }, async (figure) => {
    for (const { id, events } of await subscriptions.figures())
      if (id.startsWith(relay)) figure.set({ service: id.slice(relay.length) }, events);
  });
  const waiting = 'Messages of other processes that are not in the log of the service yet; absent while the broker cannot say.';
  gauge(registry, { name: 'skyledger_intake_lag_messages', help: waiting, labelNames }, async (figure) => {
    figure.reset();
    for (const [service, messages] of await bus.waiting()) figure.set({ service }, messages);
  });
  sums(registry, bus);
};

const sums = (registry: Registry, bus: Bus): void => {
  const help = {
    relay_sent: 'Messages sent to other processes, those sent again among them.',
    intake_taken: 'Messages of other processes taken into the log, each once.',
    intake_unreadable: 'Messages of other processes that could not be read, and went to the dead letters.',
  };
  const traffic = { relay_sent: 'sent', intake_taken: 'taken', intake_unreadable: 'unreadable' } as const;
  for (const figure of ['relay_sent', 'intake_taken', 'intake_unreadable'] as const)
    counter(registry, { name: `skyledger_${figure}_total`, help: help[figure], labelNames }, () =>
      Promise.resolve(bus.traffic().map((row) => [{ service: row.service }, row[traffic[figure]]] as const)),
    );
};
