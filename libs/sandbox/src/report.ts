import type { StoredEvent } from '@skyledger/event-store';
import type { GivenCommand } from './gates';
import type { Failure } from './units';

/** What was recorded and what a replay made of it: JSON, so that the code of another build can tell it. */
export type Report = {
  readonly recorded: readonly StoredEvent[];
  readonly events: readonly StoredEvent[];
  readonly commands: readonly GivenCommand[];
  /** By stream: what the recorded events come to with this code, and what those of the replay do. */
  readonly documents: Readonly<Record<string, { readonly recorded: unknown; readonly replayed: unknown }>>;
  readonly failures: readonly Failure[];
  readonly refusals: readonly { readonly event: StoredEvent; readonly reason: string }[];
  /** How many events were taken over as recorded, for what led to them was not kept, or is outside. */
  readonly adopted: number;
  /** What was not run because it reaches outside, by type. */
  readonly gated: readonly string[];
};

/** An attribute that differs. */
export type Change = { readonly path: string; readonly before: unknown; readonly after: unknown };

/** One thing that the replay did otherwise. */
export type Difference = {
  readonly what: 'event' | 'command' | 'document' | 'failure' | 'refusal';
  readonly how: 'missing' | 'new' | 'changed';
  readonly category: string;
  readonly id: string;
  readonly type?: string;
  readonly changes?: readonly Change[];
  readonly reason?: string;
};
