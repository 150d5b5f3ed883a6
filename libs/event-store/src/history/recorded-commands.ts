import type { Message } from '@skyledger/event-sourcing';
import type { NewEvent, StoredEvent } from '../types';

/** A command as it is kept with the first event it led to: its data, or the number of the event among those appended that says the same. */
export type RecordedCommand = { readonly type: string; readonly data?: object; readonly as?: number };

/** Keeps commands from outside (HTTP, operators) for a replay; those that events say already take next to no room. */
export const recordedCommands = (commands: readonly Message[], events: readonly Pick<NewEvent, 'data'>[]): RecordedCommand[] =>
  commands.map(({ type, data }) => {
    const text = JSON.stringify(data);
    const as = events.findIndex((event) => JSON.stringify(event.data) === text);
    return as < 0 ? { type, data } : { type, as };
  });

/** The commands that led to the events of one append; undefined if they were not kept: they came from an event, or of an earlier time. */
export const commandsOf = (events: readonly StoredEvent[]): Message[] | undefined =>
  events[0]?.meta.commands?.map(({ type, data, as }) => ({ type, data: data ?? events[as ?? 0]?.data ?? {} }));
