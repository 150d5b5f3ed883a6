import type { AppendItem, AppendResult, StoredEvent } from '../../types';
import { encode } from '../../write/encode';
import type { Appender } from '../adapter';

/** What is kept of a stream beside its events, as text: whoever reads it gets a copy. */
export type Kept = { readonly version: number; readonly stateSchema: number; readonly text: string };

/** The key of a stream, as people see it. */
export const streamKey = ({ tenant, category, id }: Pick<AppendItem, 'tenant' | 'category' | 'id'>) => `${tenant}/${category}-${id}`;

const keyOf = (tenant: string, { scope, key }: { scope: string; key: string }) => JSON.stringify([tenant, scope, key]);

/** A log in memory: events, rows and dedupe keys of one append come together, for nothing else runs between. */
export class MemoryLog implements Appender {
  /** As text, so that nobody changes what has happened, and what cannot be told in JSON does not come back. */
  private readonly events: string[] = [];
  private readonly streams = new Map<string, number[]>();
  private readonly rows = new Map<string, Kept>();
  private readonly keys = new Map<string, string>();
  lastRecordedAt?: string;

  constructor(private readonly appended: () => void) {}

  /** Positions are 1, 2, 3 ... */
  get head(): number {
    return this.events.length;
  }

  async append(item: AppendItem): Promise<AppendResult> {
    encode(item); // refuses what the other logs cannot keep
    const result = this.judge(item);
    if (result.status === 'ok') this.write(item);
    return { ...result, position: result.status === 'ok' && item.events.length > 0 ? this.head : 0 };
  }

  async appendAtomic(items: readonly AppendItem[]): Promise<AppendResult[]> {
    const results = items.map((item) => ({ ...this.judge(item), position: 0 }));
    if (results.some(({ status }) => status !== 'ok')) return results;
    return Promise.all(items.map((item) => this.append(item)));
  }

  after(position: number, limit: number): StoredEvent[] {
    return this.events.slice(position, position + limit).map(parse);
  }

  stream(tenant: string, category: string, id: string, fromVersion = 1): StoredEvent[] {
    return this.positions({ tenant, category, id })
      .slice(fromVersion - 1)
      .map((position) => parse(this.events[position - 1]!));
  }

  row(tenant: string, category: string, id: string): Kept | undefined {
    return this.rows.get(streamKey({ tenant, category, id }));
  }

  saved(tenant: string, scope: string, key: string): { result: unknown } | undefined {
    const text = this.keys.get(keyOf(tenant, { scope, key }));
    return text === undefined ? undefined : { result: JSON.parse(text) };
  }

  private judge(item: AppendItem): Omit<AppendResult, 'position'> {
    const { tenant, expected, events, dedupe } = item;
    const positions = this.positions(item);
    const version = positions.length;
    const before = dedupe && this.saved(tenant, dedupe.scope, dedupe.key);
    if (before) return { status: 'duplicate', version, ...(before.result !== null && { result: before.result }) };
    if (events.length === 0) return { status: 'ok', version: 0 };
    if (expected === -1 || (expected === -2 ? version > 0 : version === expected))
      return { status: 'ok', version: version + events.length };
    const there = expected >= 0 ? this.stream(tenant, item.category, item.id, expected + 1)[0] : undefined;
    return { status: there !== undefined && there.eventId === events[0]!.eventId ? 'duplicate' : 'conflict', version };
  }

  private write(item: AppendItem): void {
    const { tenant, category, id, events, row, dedupe } = item;
    const positions = this.positions(item);
    if (dedupe) this.keys.set(keyOf(tenant, dedupe), JSON.stringify(dedupe.result ?? null));
    for (const event of events) {
      const version = positions.push(this.head + 1);
      this.events.push(
        JSON.stringify({ schemaVersion: 1, ...event, text: undefined, tenant, category, id, version, position: this.head + 1 }),
      );
      if (this.lastRecordedAt === undefined || event.recordedAt > this.lastRecordedAt) this.lastRecordedAt = event.recordedAt;
    }
    if (events.length === 0) return;
    this.streams.set(streamKey(item), positions);
    if (row) this.rows.set(streamKey(item), { version: positions.length, stateSchema: row.stateSchema, text: JSON.stringify(row) });
    this.appended();
  }

  private positions(item: Pick<AppendItem, 'tenant' | 'category' | 'id'>): number[] {
    return this.streams.get(streamKey(item)) ?? [];
  }
}

const parse = (text: string) => JSON.parse(text) as StoredEvent;
