import type { AppendItem, AppendResult } from '../types';
import { encode, type Encoded } from './encode';

/** What waits for a writer connection: one append, or several that go together or not at all. */
export type Unit = {
  readonly isAtomic: boolean;
  /** The streams it touches. */
  readonly streams: readonly string[];
  readonly items: readonly Encoded[];
  readonly size: number;
  /** Whether sending it again after an unknown outcome changes nothing. */
  readonly isRepeatable: boolean;
  readonly resolve: (results: AppendResult[]) => void;
  readonly reject: (error: unknown) => void;
};

const streamOf = ({ tenant, category, id }: AppendItem) => `${tenant}/${category}-${id}`;
const byStream = (a: AppendItem, b: AppendItem) => (streamOf(a) < streamOf(b) ? -1 : streamOf(a) > streamOf(b) ? 1 : 0);

/** Makes a unit of items; they are sorted by stream, so that no two processes wait for each other, and answered in the order given. */
export const unitOf = (
  items: readonly AppendItem[],
  isAtomic: boolean,
  done: { resolve: (results: AppendResult[]) => void; reject: (error: unknown) => void },
): Unit => {
  const sorted = items.toSorted(byStream);
  const encoded = sorted.map(encode);
  return {
    isAtomic,
    streams: sorted.map(streamOf),
    items: encoded,
    size: encoded.reduce((sum, { size }) => sum + size, 0),
    isRepeatable: items.every(({ expected, dedupe }) => expected >= 0 || dedupe !== undefined),
    resolve: (results) => {
      const byItem = new Map(sorted.map((item, index) => [item, results[index]!]));
      done.resolve(items.map((item) => byItem.get(item)!));
    },
    reject: done.reject,
  };
};

const mostItems = 256;
const mostBytes = 1_000_000;

/** Takes from the queue what may go now as one batch: streams under way wait, and so does what follows for the same stream. */
export const takeBatch = (queue: Unit[], busy: ReadonlySet<string>): { batch: Unit[]; rest: Unit[] } => {
  const batch: Unit[] = [];
  const rest: Unit[] = [];
  const waiting = new Set<string>();
  let size = 0;
  for (const unit of queue) {
    const isFree = !unit.streams.some((stream) => busy.has(stream) || waiting.has(stream));
    const fits = batch.length === 0 || (!unit.isAtomic && !batch[0]!.isAtomic && batch.length < mostItems && size + unit.size <= mostBytes);
    if (isFree && fits) {
      batch.push(unit);
      size += unit.size;
    } else {
      rest.push(unit);
      for (const stream of unit.streams) waiting.add(stream);
    }
  }
  // Array.prototype.toSorted is stable: several appends to one stream stay in their order.
  return { batch: batch.toSorted((a, b) => (a.streams[0]! < b.streams[0]! ? -1 : a.streams[0]! > b.streams[0]! ? 1 : 0)), rest };
};
