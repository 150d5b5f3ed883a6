import { uuidV5 } from '@skyledger/event-sourcing';
import type { StoredEvent } from '@skyledger/event-store';

/** Events of one stream that were appended together. */
export type RecordedAppend = {
  readonly events: readonly StoredEvent[];
  readonly position: number;
  readonly time: string;
  readonly commandId: string;
  /** The event that led to it; undefined: it was asked for from outside. */
  readonly cause?: string;
};

/** The appends that a flow was recorded in, in the order of the log. */
export const recordedAppends = (events: readonly StoredEvent[]): RecordedAppend[] => {
  const appends: StoredEvent[][] = [];
  for (const event of events) {
    const last = appends.at(-1)?.at(-1);
    if (last && isOneAppend(last, event)) appends.at(-1)!.push(event);
    else appends.push([event]);
  }
  return appends.map((append) => {
    const { position, recordedAt, eventId, meta } = append[0]!;
    const cause = meta.causationId === meta.commandId ? undefined : meta.causationId;
    return { events: append, position, time: recordedAt, commandId: meta.commandId ?? eventId, ...(cause !== undefined && { cause }) };
  });
};

const isOneAppend = (before: StoredEvent, event: StoredEvent): boolean =>
  before.category === event.category &&
  before.id === event.id &&
  before.meta.commandId === event.meta.commandId &&
  before.recordedAt === event.recordedAt &&
  event.version === before.version + 1 &&
  event.meta.commands === undefined &&
  !isFirstOfACall(event);

/** Whether its id is that of the first event of a call; two calls of one command on one stream may follow each other closely. */
const isFirstOfACall = ({ eventId, category, id, meta: { commandId } }: StoredEvent): boolean =>
  commandId !== undefined && [0, 1, 2, 3].some((call) => eventId === uuidV5(commandId, `${category}/${id}/${call}/0`));
