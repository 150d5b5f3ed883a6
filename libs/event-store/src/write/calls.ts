import type { Context } from '../context';

type Target = { readonly category: string; readonly id: string };

/** Counts the calls made in one context, so that a second command of the same context is not taken for a repetition of the first. */
export class Calls {
  private readonly counters = new WeakMap<Context, Map<string, number>>();

  /** Whether it is the context's first call, which its If-Match speaks of, and the call's number on this stream. */
  next(current: Context, { category, id }: Target): { isFirst: boolean; onStream: number; dedupeKey?: string } {
    const counters = this.counters.get(current) ?? new Map<string, number>();
    this.counters.set(current, counters);
    const count = (key: string) => {
      const n = counters.get(key) ?? 0;
      counters.set(key, n + 1);
      return n;
    };
    const isFirst = count('') === 0;
    const onStream = count(`${category}/${id}`);
    return { isFirst, onStream, dedupeKey: this.dedupeKey(current, { category, id }, onStream, count) };
  }

  /** A client that repeats a POST meets a new id each time, so its key names the category; a message always means the same stream. */
  private dedupeKey({ source, commandId }: Context, { category, id }: Target, onStream: number, count: (key: string) => number) {
    if (source === 'bus') return `${commandId}:${category}:${id}:${onStream}`;
    if (source === 'client') return `${commandId}:${category}:${count(category)}`;
    return undefined;
  }
}
