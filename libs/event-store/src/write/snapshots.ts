import type { Folded } from '../read/fold';
import type { AppendItem } from '../types';
import { textsOf } from './encode';

/** What a stream came to, as text: whoever gets it may do with it what they like. */
type Snapshot = Pick<Folded, 'version' | 'flow' | 'recordedAt'> & {
  readonly state?: string;
  readonly document?: string;
  readonly size: number;
  /** When the oldest of what it rests on was read. */
  readonly since: number;
};

type Target = Pick<AppendItem, 'tenant' | 'category' | 'id'>;

/** How much is remembered at most, and for how long after it was read. */
export type Bounds = { readonly entries: number; readonly characters: number; readonly milliseconds: number };

const bounds: Bounds = { entries: 10_000, characters: 32_000_000, milliseconds: 60_000 };
const own = 200;

/**
 * What streams came to that were written here lately, so that the next command need not read it. Others may have written since: whoever decides on
 * it appends at its version, and takes nothing else for decided.
 */
export class Snapshots {
  private readonly kept = new Map<string, Snapshot>();
  private characters = 0;

  constructor(
    private readonly most: Bounds = bounds,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** State and document of a stream, each time anew; undefined when it is not remembered. */
  get(target: Target): Folded | undefined {
    const key = keyOf(target);
    const snapshot = this.kept.get(key);
    if (snapshot === undefined) return undefined;
    this.remove(key, snapshot);
    if (this.now() - snapshot.since > this.most.milliseconds) return undefined;
    this.add(key, snapshot); // the newest now
    const { version, flow, recordedAt } = snapshot;
    return { version, flow, recordedAt, state: parsed(snapshot.state), document: parsed(snapshot.document) };
  }

  /** Remembers what an append has left behind. */
  put(item: AppendItem, { version, flow, recordedAt }: Folded): void {
    if (item.row === undefined) return;
    const key = keyOf(item);
    const before = this.kept.get(key);
    if (before) this.remove(key, before);
    const { state, document } = textsOf(item.row);
    const size = own + key.length + (state?.length ?? 0) + (document?.length ?? 0);
    const since = before?.version === item.expected ? before.since : this.now();
    this.add(key, { version, flow, recordedAt, state, document, size, since });
    for (const [oldest, snapshot] of this.kept) {
      if (this.kept.size <= this.most.entries && this.characters <= this.most.characters) break;
      this.remove(oldest, snapshot);
    }
  }

  /** It was not what it is. */
  drop(target: Target): void {
    const key = keyOf(target);
    const snapshot = this.kept.get(key);
    if (snapshot) this.remove(key, snapshot);
  }

  private add(key: string, snapshot: Snapshot): void {
    this.kept.set(key, snapshot);
    this.characters += snapshot.size;
  }

  private remove(key: string, snapshot: Snapshot): void {
    this.kept.delete(key);
    this.characters -= snapshot.size;
  }
}

const keyOf = ({ tenant, category, id }: Target) => JSON.stringify([tenant, category, id]);

const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
