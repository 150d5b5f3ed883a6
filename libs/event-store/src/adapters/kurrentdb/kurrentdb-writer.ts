import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Reader } from '../../read/reader';
import type { Subscription } from '../../subscribe/subscription';
import type { AppendItem, AppendResult } from '../../types';
import { encode } from '../../write/encode';
import type { Appender } from '../adapter';
import type { KurrentLog, KurrentResult } from './kurrentdb-log';
import { numberOf, type NumberedLog } from './numbered-log';

type Parts = {
  readonly log: KurrentLog;
  readonly numbered: NumberedLog;
  readonly reader: Pick<Reader, 'saved'>;
  readonly pool: Pool;
  /** The projection that keeps the rows of a category; undefined where none are kept. */
  readonly rowsOf: (category: string) => Subscription | undefined;
  readonly appended: () => void;
};

type Keyed = AppendItem & { readonly dedupe: NonNullable<AppendItem['dedupe']> };

const longestWait = 15_000;

/**
 * Appends to KurrentDB and waits until the rows show it, so that whoever has written reads it. A key that is to be remembered travels in the
 * event, and is known once the row is: whoever sees a row that is new enough to append to sees the keys of all that led to it.
 */
export class KurrentWriter implements Appender {
  constructor(private readonly parts: Parts) {}

  async append(item: AppendItem): Promise<AppendResult> {
    encode(item);
    const before = await this.before(item);
    if (before) return before;
    if (item.events.length === 0) return this.remember(item as Keyed);
    return this.shown(item, await this.parts.log.write(item));
  }

  async appendAtomic(items: readonly AppendItem[]): Promise<AppendResult[]> {
    for (const item of items) {
      const before = await this.before(item);
      if (before) return items.map((each) => (each === item ? before : { status: 'ok', version: 0, position: 0 }));
    }
    const withEvents = items.filter(({ events }) => events.length > 0);
    if (withEvents.length < items.length) throw new Error('What is appended together has events.');
    const results = await this.parts.log.writeAtomic(items);
    return Promise.all(items.map((item, index) => this.shown(item, results[index]!)));
  }

  /**
   * What was saved under the item's key. A new stream may have an elder brother with the same key,
   * unless the key names the stream; so the rows are brought up to date first.
   */
  private async before({ tenant, category, id, expected, dedupe }: AppendItem): Promise<AppendResult | undefined> {
    if (!dedupe) return undefined;
    const isOfThisStream = dedupe.key.includes(`:${category}:${id}:`);
    if (expected <= 0 && !isOfThisStream) await this.upToDate(category, await this.parts.numbered.head());
    const saved = await this.parts.reader.saved(tenant, dedupe.scope, dedupe.key);
    if (!saved) return undefined;
    const { rows } = await this.parts.pool.query<{ version: number }>(versionOf, [tenant, category, id]);
    return { status: 'duplicate', version: rows[0]?.version ?? 0, position: 0, ...(saved.result !== null && { result: saved.result }) };
  }

  private async remember(item: Keyed): Promise<AppendResult> {
    const { tenant, dedupe } = item;
    const { rowCount } = await this.parts.pool.query(remember, [tenant, dedupe.scope, dedupe.key, JSON.stringify(dedupe.result ?? null)]);
    return rowCount === 1 ? { status: 'ok', version: 0, position: 0 } : (await this.before(item))!;
  }

  private async shown(item: AppendItem, { status, version, position }: KurrentResult): Promise<AppendResult> {
    this.parts.appended();
    const at = status === 'conflict' ? await this.parts.numbered.head() : numberOf(position);
    await this.upToDate(item.category, at); // after a conflict, too: else the next try would decide on the same old row
    return { status, version, position: status === 'ok' ? at : 0 };
  }

  /** Waits for the rows, but not for ever: what is in the log has happened. */
  private async upToDate(category: string, position: number): Promise<void> {
    const rows = this.parts.rowsOf(category);
    if (!rows) return;
    const reached = rows.reached(position).catch(() => undefined); // stopped: the next owner goes on from there
    await Promise.race([reached, setTimeout(longestWait, undefined, { ref: false })]);
  }
}

const versionOf = 'select version from event_store.streams where tenant = $1 and category = $2 and id = $3';
const remember = 'insert into event_store.dedupe (tenant, scope, key, result) values ($1, $2, $3, $4) on conflict do nothing';
