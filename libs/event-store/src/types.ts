import type { RecordedCommand } from './history/recorded-commands';

/** A document with the stream version it shows. No document: the resource was deleted, or never was (version 0). */
export type Versioned<D> = { readonly id: string; readonly document: D | undefined; readonly version: number };

/** What is to happen to one stream, for `EventStore.atomically`. */
export type Intent = {
  readonly category: string;
  readonly id: string;
  readonly commands: readonly object[];
  /** The traceparent of the flow it belongs to, if that is another than what is under way: the line of a bill belongs to the order. */
  readonly traceparent?: string | undefined;
};

/** The one way to write: all commands in one append, or none. Obtained by injecting the decider's category. */
export type Aggregate<C, D> = {
  /** Decides, appends the events and the document in one transaction, and returns what was written. */
  handle(id: string, ...commands: C[]): Promise<Versioned<D>>;
  /** The present document; undefined if there never was one or it was deleted. */
  find(id: string): Promise<Versioned<D> | undefined>;
  /** The same as `handle`, to be done together with others by `EventStore.atomically`. */
  on(id: string, ...commands: C[]): Intent;
};

/** Who, why and what caused it; stored with every event. */
export type EventMeta = {
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly commandId?: string;
  readonly traceparent?: string;
  readonly reason?: string;
  /** What was asked for from outside, with the first event that came of it: for a replay. */
  readonly commands?: readonly RecordedCommand[];
};

/** An event as it lies in the log. */
export type StoredEvent = {
  /** Its place in the log: grows, with holes. Means something inside one log only. */
  readonly position: number;
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly tenant: string;
  readonly category: string;
  /** The id of its stream, which is the id of the resource. */
  readonly id: string;
  /** Its place in the stream: 1, 2, 3 ... without holes. */
  readonly version: number;
  readonly recordedAt: string;
  readonly data: object;
  readonly meta: EventMeta;
};

/** An event that is to be appended. */
export type NewEvent = Pick<StoredEvent, 'eventId' | 'type' | 'recordedAt' | 'data' | 'meta'> & {
  readonly schemaVersion?: number;
  /** `data` as JSON, where that has been written already. */
  readonly text?: string;
};

/** One append to one stream. */
export type AppendItem = {
  readonly tenant: string;
  readonly category: string;
  readonly id: string;
  /** The version the stream must have; 0 must not exist, -1 any, -2 must exist. */
  readonly expected: number;
  readonly events: readonly NewEvent[];
  /** State and document after these events; absent: the row of the stream is left as it is. */
  readonly row?: { readonly state: unknown; readonly stateSchema: number; readonly document: unknown };
  /** Remembered with the append; the same key again is answered `duplicate` with the result of the first time. */
  readonly dedupe?: { readonly scope: string; readonly key: string; readonly result?: unknown };
};

/** What became of an append. A conflict is an answer, not an exception. */
export type AppendResult = {
  readonly status: 'ok' | 'conflict' | 'duplicate';
  /** The stream's version now. */
  readonly version: number;
  /** The position of the last event appended, 0 if there was none. */
  readonly position: number;
  /** The saved result of the first time, when it is a duplicate by dedupe key. */
  readonly result?: unknown;
};

/** A client's If-Match names a version that is no longer (or never was) the present one. */
export class PreconditionFailed extends Error {
  constructor(readonly version: number) {
    super(`The resource is at version ${version}.`);
  }
}

/** The document a PATCH was computed from has changed meanwhile: compute it again. */
export class StaleBase extends Error {
  constructor(readonly version: number) {
    super(`The document is at version ${version}.`);
  }
}
