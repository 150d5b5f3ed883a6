import { type Message, uuidV5 } from '@skyledger/event-sourcing';
import type { Context } from '../context';
import { newestVersion } from '../evolution/evolved';
import { recordedCommands } from '../history/recorded-commands';
import type { Registration } from '../log/registry';
import { fold, type Folded } from '../read/fold';
import type { AppendItem, NewEvent } from '../types';

/** One stream's part of a command: what it is now, what it is to become, and the append that makes it so. */
export type Plan = { readonly registration: Registration; readonly id: string; readonly after: Folded; readonly item: AppendItem };

type Circumstances = {
  readonly current: Context;
  readonly now: string;
  /** Tells this call from others of the same context on the same stream: part of the event ids. */
  readonly call: number;
};

/** Decides each command on the state the one before left behind, and folds what was decided into state and document. */
export const plan = (
  registration: Registration,
  { id, commands, traceparent }: { id: string; commands: readonly Message[]; traceparent?: string | undefined },
  before: Folded,
  { current, now, call }: Circumstances,
): Plan => {
  const { decider, category } = registration;
  const meta = metaOf(current, before.flow ?? id, traceparent);
  const recordedAt = before.recordedAt !== undefined && before.recordedAt > now ? before.recordedAt : now;
  const step = fold(registration);
  const events: NewEvent[] = [];
  const given: object[] = [];
  let after = before;
  for (const command of commands) {
    for (const decided of decider.decide(command, after.state)) {
      const text = JSON.stringify(decided.data);
      const data = JSON.parse(text) as object; // folded as it will be read: a replay gives the same
      const eventId = uuidV5(current.commandId, `${category}/${id}/${call}/${events.length}`);
      const event = { eventId, type: decided.type, schemaVersion: newestVersion(registration, decided), data, text, recordedAt, meta };
      after = step(after, { ...event, id, version: after.version + 1 });
      events.push(event);
      given.push(decided.data);
    }
  }
  const isFromOutside = current.causationId === undefined; // else an event says it already
  if (isFromOutside && events[0]) events[0] = { ...events[0], meta: { ...meta, commands: recordedCommands(commands, events, given) } };
  const row = { state: after.state, stateSchema: decider.stateSchema ?? 1, document: after.document };
  return { registration, id, after, item: { tenant: current.tenant, category, id, expected: before.version, events, row } };
};

const metaOf = (
  { actor, commandId, correlationId, causationId, reason, ...came }: Context,
  flow: string,
  traceparent = came.traceparent,
): NewEvent['meta'] => ({
  actor,
  correlationId: correlationId ?? flow,
  causationId: causationId ?? commandId,
  commandId,
  ...(traceparent !== undefined && { traceparent }),
  ...(reason !== undefined && { reason }),
});
