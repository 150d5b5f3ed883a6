import type { Message, Versions } from '@skyledger/event-sourcing';
import type { Registration } from '../log/registry';
import { UnknownEvent } from './unknown-event';

type Event = Message & { readonly schemaVersion?: number };
type Known = Pick<Registration, 'category' | 'decider'>;

/** What the platform itself writes on streams (requests, replies, refusals) has a dot in its name. */
const isOfThePlatform = ({ type }: Message) => type.includes('.');

/** The version in which events of a type are written; throws for a type that the category does not name. */
export const newestVersion = ({ category, decider: { events } }: Known, event: Event): number => {
  if (events === undefined || isOfThePlatform(event)) return 1;
  const steps = stepsOf(events, event.type);
  if (steps === undefined) throw new UnknownEvent(category, event.type, 1);
  return steps.length + 1;
};

/**
 * An event as today's code knows it: what an older code wrote goes through the steps from its version to the present one. What is stored stays as it
 * is. Throws an UnknownEvent for a type, or a version of it, that is not known here; events of categories that are not of this process, or do
 * not say which events they have, are left alone.
 */
export const evolved = <E extends Event>(known: Known | undefined, event: E): E => {
  const events = known?.decider.events;
  if (known === undefined || events === undefined || isOfThePlatform(event)) return event;
  const steps = stepsOf(events, event.type);
  const newest = steps && steps.length + 1;
  const { schemaVersion = newest ?? 1 } = event; // one that is just being decided has none
  if (steps === undefined || schemaVersion > steps.length + 1) throw new UnknownEvent(known.category, event.type, schemaVersion, newest);
  if (schemaVersion === newest) return event;
  const data = steps.slice(schemaVersion - 1).reduce<object>((before, step) => step(before as never), event.data);
  return { ...event, data, schemaVersion: newest };
};

const stepsOf = (events: Versions<Message>, type: string) => (Object.hasOwn(events, type) ? events[type] : undefined);
