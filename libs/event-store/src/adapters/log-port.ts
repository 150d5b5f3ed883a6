import { Rejection } from '@skyledger/event-sourcing';
import type { AppendItem, AppendResult, StoredEvent } from '../types';

/** A place in a log, as text: later places compare greater. It means something to the log that gave it, and to no other. */
export type Position = string;

/** Before the first event of any log. */
export const beginning: Position = '';

/** An event as a log gives it back. */
export type LogEvent = Omit<StoredEvent, 'position'> & { readonly position: Position };

/** Names a stream. */
export type StreamName = Pick<AppendItem, 'tenant' | 'category' | 'id'>;

/** One append to one stream: the events and the version the stream must have; 0 must not exist, -1 any, -2 must exist. */
export type LogItem = StreamName & Pick<AppendItem, 'expected' | 'events'>;

/** What became of it: a conflict or a duplicate is an answer, not an exception. */
export type LogResult = Pick<AppendResult, 'status' | 'version'>;

/** A log does not offer what was asked of it: no fault of the request, and trying again will not help. */
export class NotOffered extends Rejection {
  constructor(reason: string) {
    super('invalid', reason);
  }
}

/**
 * What every log gives, wherever it lies. An adapter passes `contract/log-contract.fixture.ts`, or it is none.
 *
 *     const log: LogPort = memoryLog();
 *     await log.append({ tenant, category: 'troubleTicket', id, expected: 0, events });
 *     for await (const event of log.subscribe(checkpoint, stopped)) ...
 */
export type LogPort = {
  /**
   * Appends, if the stream has the version expected: else `conflict`, and nothing is written. The same events (by id) at the same exact version
   * again are a `duplicate`, and nothing is written again. `version` is the stream's after the append, or now.
   */
  append(item: LogItem): Promise<LogResult>;
  /** Appends to several streams: unless every answer is 'ok', nothing was written. Throws NotOffered where the log cannot. */
  appendAtomic(items: readonly LogItem[]): Promise<LogResult[]>;
  /** The events of a stream from a version on, oldest first; none if there is no such stream. */
  readStream(stream: StreamName, fromVersion?: number): Promise<LogEvent[]>;
  /** All that is in the log behind a position, in order. */
  readAll(after?: Position): AsyncIterable<LogEvent>;
  /** The same, and then whatever comes, until the signal says stop. Events of a stream come in their order, none is missing. */
  subscribe(after: Position, stopped: AbortSignal): AsyncIterable<LogEvent>;
  /** The position of the newest event that can be seen. */
  head(): Promise<Position>;
  close(): Promise<void>;
};
