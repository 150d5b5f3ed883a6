import type { Clock } from '@skyledger/event-sourcing';
import type { PoolClient } from 'pg';
import { type Head, sealNext } from './chain';
import type { HeadsFile } from './heads-file';
import type { SealKey } from './seal-key';
import { settledUpTo } from './settled';

/** What the sealer takes of the store. */
type Log = {
  query<R extends object>(text: string, values?: unknown[]): Promise<R[]>;
  transaction<T>(work: (tx: PoolClient) => Promise<T>): Promise<T>;
};

/** How a sealer works. */
export type SealerOptions = {
  readonly key: SealKey;
  readonly clock: Clock;
  /** Where the signed heads of a log go besides the database. */
  readonly heads?: (log: string) => HeadsFile;
  /** A range is sealed when it has so many events (1,000), or when its oldest is so many seconds old (60). */
  readonly events?: number;
  readonly seconds?: number;
  readonly report: (error: unknown) => void;
};

const look = 1_000;
const step = 100_000;

/** Follows the log and seals it. Its checkpoint is the last seal; of several sealers on one log, one at a time gets the lock. */
export class Sealer {
  private timer?: NodeJS.Timeout;
  private working: Promise<unknown> = Promise.resolve();
  private isStopping = false;
  private heads?: HeadsFile;

  constructor(
    private readonly log: Log,
    private readonly options: SealerOptions,
  ) {}

  /** The public key its heads are signed with. */
  get publicKey(): string {
    return this.options.key.publicKey.toString('base64');
  }

  start(): void {
    this.timer ??= setTimeout(() => void this.turn(), look).unref();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.working;
  }

  /** Seals what is due. */
  due(): Promise<void> {
    return this.oneAtATime(() => this.seal(false));
  }

  /** Seals all there is, however little. */
  all(): Promise<void> {
    return this.oneAtATime(() => this.seal(true));
  }

  /** How far the log is sealed, and how far it goes. */
  async state(): Promise<{ sealedUpTo: number; head: number; publicKey: string }> {
    return { sealedUpTo: await this.sealedUpTo(), head: await this.head(), publicKey: this.publicKey };
  }

  private async turn(): Promise<void> {
    await this.due().catch(this.options.report);
    this.timer = undefined;
    if (!this.isStopping) this.start();
  }

  private oneAtATime(work: () => Promise<void>): Promise<void> {
    const mine = this.working.then(work);
    this.working = mine.catch(() => undefined);
    return mine;
  }

  private async seal(isAllWanted: boolean): Promise<void> {
    const head = await this.head();
    for (let last = await this.sealedUpTo(); !this.isStopping;) {
      if (last > head) throw new Error(`log went back: sealed up to ${last} > head ${head}; run skyledger verify`);
      if (last === head || !(isAllWanted || (await this.isDue(last, head)))) break;
      const upTo = await settledUpTo(this.log.query.bind(this.log), last, Math.min(head, last + step));
      const sealed = upTo > last && (await this.range(upTo));
      if (!sealed) break; // another seals, or what could fill a hole takes long
      last = sealed.to;
    }
    await this.tell();
  }

  private range(upTo: number): Promise<Head | undefined> {
    return this.log.transaction((tx) => sealNext(tx, upTo, this.options.clock.now(), this.options.key));
  }

  private async isDue(last: number, head: number): Promise<boolean> {
    const { events = 1_000, seconds = 60, clock } = this.options;
    if (head - last >= events) return true;
    const [oldest] = await this.log.query<{ at: string }>(
      'select recorded_at as at from event_store.events where pos > $1 order by pos limit 1',
      [last],
    );
    return oldest !== undefined && Date.parse(clock.now()) - Date.parse(oldest.at) >= seconds * 1_000;
  }

  /** Writes down outside the database what is not there yet: also what was sealed just before a crash, or by another process. */
  private async tell(): Promise<void> {
    if (!this.options.heads) return;
    const [{ log } = { log: '' }] = await this.log.query<{ log: string }>('select log from event_store.epochs limit 1');
    const heads = (this.heads ??= this.options.heads(log));
    for (let last = heads.last(log); ;) {
      const rows = await this.log.query<Head>(headsAfter, [last]);
      heads.append(rows);
      if (rows.length === 0) return;
      last = rows.at(-1)!.to;
    }
  }

  private async sealedUpTo(): Promise<number> {
    const [row] = await this.log.query<{ pos: number }>('select coalesce(max(to_pos), 0) as pos from event_store.seals');
    return row!.pos;
  }

  private async head(): Promise<number> {
    const [row] = await this.log.query<{ pos: number }>('select coalesce(max(pos), 0) as pos from event_store.events');
    return row!.pos;
  }
}

const headsAfter = `select (select log from event_store.epochs limit 1) as log, epoch, from_pos as "from", to_pos as "to", events,
    encode(hash, 'hex') as hash, sealed_at as "sealedAt", encode(key, 'base64') as key,
    translate(encode(signature, 'base64'), E'\\n', '') as signature
  from event_store.seals where to_pos > $1 order by to_pos limit 500`;
