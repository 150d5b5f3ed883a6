import type { Message } from '@skyledger/event-sourcing';
import type { NewEvent, StoredEvent } from '../types';

/** A command as it is kept with the first event it led to: its data, or the number of the event among those appended that says the same. */
export type RecordedCommand = { readonly type: string; readonly data?: object; readonly as?: number };

/**
 * Keeps commands from outside (HTTP, operators) for a replay; those that events say already take next to no room. `given` is the data of the
 * events as the decider gave it, which often is that of the command.
 */
export const recordedCommands = (
  commands: readonly Message[],
  events: readonly Pick<NewEvent, 'data' | 'text'>[],
  given: readonly object[] = [],
): RecordedCommand[] =>
  commands.map(({ type, data }) => {
    const same = given.indexOf(data);
    const as = same < 0 ? indexOf(data, events) : same;
    return as < 0 ? { type, data } : { type, as };
  });

const indexOf = (data: object, events: readonly Pick<NewEvent, 'data' | 'text'>[]): number => {
  const text = JSON.stringify(data);
  return events.findIndex((event) => (event.text ?? JSON.stringify(event.data)) === text);
};

/** The commands that led to the events of one append; undefined if they were not kept: they came from an event, or of an earlier time. */
export const commandsOf = (events: readonly StoredEvent[]): Message[] | undefined =>
  events[0]?.meta.commands?.map(({ type, data, as }) => ({ type, data: data ?? events[as ?? 0]?.data ?? {} }));
