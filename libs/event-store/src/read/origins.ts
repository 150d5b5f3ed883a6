import { context } from '../context';
import { tracing } from '../tracing';
import type { StoredEvent } from '../types';

const mostKept = 10_000;

/** Knows the traces that streams began in. They never change, and to find one the stream is read, so they are remembered. */
export class Origins {
  private readonly known = new Map<string, string>();

  constructor(private readonly read: (category: string, id: string) => Promise<readonly StoredEvent[]>) {}

  /** The traceparent of the first event of a stream. Where nothing is traced, nothing is read. */
  async traceOf(category: string, id: string): Promise<string | undefined> {
    if (tracing.traceparent() === undefined) return undefined;
    const key = `${context.get().tenant}/${category}-${id}`;
    const found = this.known.get(key) ?? (await this.read(category, id))[0]?.meta.traceparent;
    if (found === undefined) return undefined;
    if (this.known.size >= mostKept) this.known.clear();
    this.known.set(key, found);
    return found;
  }
}
