import type { StoredEvent } from '@skyledger/event-store';
import { Lru } from './lru';

/** What a stream comes to, event by event. */
export type Folding<A extends object> = { readonly initial: A; readonly step: (so: A, event: StoredEvent) => A };
/** Reads the events of an event's stream from a version on. */
export type ReadStream = (of: StoredEvent, from: number) => Promise<StoredEvent[]>;

const remembered = 2_000;

/**
 * What streams had come to at the version of an event, never later: so that a redelivery is told the same as the delivery was.
 * Following a stream costs no reading.
 */
export class Fold<A extends object> {
  private readonly known = new Lru<A>(remembered);
  /** Where each stream was left: events that nobody asked for lie between there and the next. */
  private readonly left = new Lru<number>(remembered);

  constructor(
    private readonly folding: Folding<A>,
    private readonly read: ReadStream,
  ) {}

  /** Right before the event and right after it. */
  async around(event: StoredEvent): Promise<{ before: A; after: A }> {
    const before = await this.before(event);
    const after = this.known.get(keyOf(event, event.version)) ?? this.folding.step(before, event);
    this.known.set(keyOf(event, event.version), after);
    this.left.set(keyOf(event), event.version);
    return { before, after };
  }

  private async before(event: StoredEvent): Promise<A> {
    if (event.version === 1) return this.folding.initial;
    return this.known.get(keyOf(event, event.version - 1)) ?? (await this.caughtUp(event));
  }

  private async caughtUp(event: StoredEvent): Promise<A> {
    const left = this.left.get(keyOf(event)) ?? 0;
    const base = left < event.version ? this.known.get(keyOf(event, left)) : undefined;
    const from = base === undefined ? 1 : left + 1;
    const between = (await this.read(event, from)).filter(({ version }) => version >= from && version < event.version);
    const before = between.reduce(this.folding.step, base ?? this.folding.initial);
    this.known.set(keyOf(event, event.version - 1), before);
    return before;
  }
}

const keyOf = ({ tenant, category, id }: StoredEvent, version?: number) =>
  `${tenant}/${category}-${id}${version === undefined ? '' : `@${version}`}`;
