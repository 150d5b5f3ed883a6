import { setTimeout } from 'node:timers/promises';
import type { AllStreamResolvedEvent, Filter, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { encode } from '../../write/encode';
import { Lanes } from '../../write/lanes';
import { beginning, type LogPort, type LogResult, NotOffered, type Position, type StreamName } from '../log-port';
import { type Connection, connectionTo, isPassing, kindOf, within } from './connection';
import { repeating } from './repeating';
import { attemptOf, type KurrentEvent, type KurrentItem, type Place, placeOf, stateOf, streamOf, toEvent, toRecords } from './recorded';

const pageSize = 500;
const longestPause = 2_000;
/** Streams of the system begin with a dollar. */
const filter: Filter = { filterOn: 'streamName', regex: '^[^$]', checkpointInterval: 100 };

/** An append's answer, and where the events of the stream now end. */
export type KurrentResult = LogResult & { readonly position: Position };

/**
 * A log in KurrentDB. Each append is followed by one read: the server answers alike when it writes events and when it finds them written
 * (same ids at the same expected revision), and only the event itself tells which.
 */
export class KurrentLog implements LogPort {
  private readonly lanes = new Lanes();
  private connecting?: Promise<Connection>;

  constructor(
    private readonly url: string,
    private readonly patience = 15_000,
  ) {}

  async append(item: KurrentItem): Promise<LogResult> {
    return bare(await this.write(item));
  }

  async appendAtomic(items: readonly KurrentItem[]): Promise<LogResult[]> {
    return (await this.writeAtomic(items)).map(bare);
  }

  /** Appends, and says where. */
  async write(item: KurrentItem): Promise<KurrentResult> {
    encode(item); // refuses what the documents could not keep
    const send = (attempt: string) => this.appendOnce(item, attempt);
    return this.lanes.run([streamOf(item)], () => repeating(item.expected >= 0, send));
  }

  /** Appends to several streams, all or nothing, and says where. */
  async writeAtomic(items: readonly KurrentItem[]): Promise<KurrentResult[]> {
    if (items.length < 2) return Promise.all(items.map((item) => this.write(item)));
    for (const item of items) encode(item);
    const isRepeatable = items.every(({ expected }) => expected >= 0);
    const send = (attempt: string) => this.appendTogether(items, attempt);
    return this.lanes.run(items.map(streamOf), () => repeating(isRepeatable, send));
  }

  async readStream(stream: StreamName, fromVersion = 1): Promise<KurrentEvent[]> {
    const events: KurrentEvent[] = [];
    const client = await this.client();
    try {
      for await (const { event } of client.readStream(streamOf(stream), { fromRevision: BigInt(fromVersion - 1) })) {
        const ours = toEvent(event);
        if (ours) events.push(ours);
      }
    } catch (error) {
      if (kindOf(error) !== 'stream-not-found') throw error;
    }
    return events;
  }

  async *readAll(after: Position = beginning): AsyncGenerator<KurrentEvent> {
    for (let [place, isLast] = [after === beginning ? undefined : placeOf(after), false]; !isLast;) {
      const page = await this.page(place, pageSize);
      for (const { event } of page) {
        const ours = toEvent(event);
        if (ours && ours.position > after) yield ours;
      }
      place = page.at(-1)?.event?.position ?? place;
      isLast = page.length < pageSize;
    }
  }

  /** Reads a page from a place on, with what is there. */
  async page(from: Place | undefined, maxCount: number): Promise<AllStreamResolvedEvent[]> {
    const client = await this.client();
    const page: AllStreamResolvedEvent[] = [];
    for await (const each of client.readAll({ fromPosition: from ?? 'start', maxCount, filter })) page.push(each);
    return page;
  }

  async *subscribe(after: Position, stopped: AbortSignal): AsyncGenerator<KurrentEvent> {
    let position = after;
    for (let failures = 0; !stopped.aborted; failures++) {
      try {
        for await (const event of this.listen(position, stopped)) {
          [position, failures] = [event.position, 0];
          yield event;
        }
      } catch (error) {
        if (!isPassing(error)) throw error;
        await setTimeout(Math.min(longestPause, 20 * 2 ** failures), undefined, { signal: stopped }).catch(() => undefined);
      }
    }
  }

  async head(): Promise<Position> {
    return (await this.newest())?.position ?? beginning;
  }

  /** The newest event of ours. */
  async newest(): Promise<KurrentEvent | undefined> {
    const client = await this.client();
    for (let [from, count]: [Place | 'end', number] = ['end', 1]; ; count = pageSize) {
      const page: AllStreamResolvedEvent[] = [];
      for await (const each of client.readAll({ direction: 'backwards', fromPosition: from, maxCount: count, filter })) page.push(each);
      const ours = page.map(({ event }) => toEvent(event)).find((event) => event !== undefined);
      if (ours || page.length < count) return ours;
      from = page.at(-1)!.event!.position;
    }
  }

  async close(): Promise<void> {
    await (await this.connecting)?.close();
  }

  private async client(): Promise<KurrentDBClient> {
    this.connecting ??= connectionTo(this.url);
    return (await this.connecting).client;
  }

  private async *listen(after: Position, stopped: AbortSignal): AsyncGenerator<KurrentEvent> {
    const client = await this.client();
    if (stopped.aborted) return;
    const subscription = client.subscribeToAll({ fromPosition: after === beginning ? 'start' : placeOf(after), filter });
    const stop = () => subscription.destroy();
    stopped.addEventListener('abort', stop);
    try {
      for await (const { event } of subscription) {
        const ours = toEvent(event);
        if (ours && !stopped.aborted) yield ours;
      }
    } catch (error) {
      if (!stopped.aborted) throw error; // else it was us who broke it off
    } finally {
      stopped.removeEventListener('abort', stop);
      await subscription.unsubscribe();
    }
  }

  private async appendOnce(item: KurrentItem, attempt: string): Promise<KurrentResult> {
    const client = await this.client();
    try {
      const options = { streamState: stateOf(item.expected) };
      const { nextExpectedRevision } = await within(
        this.patience,
        client.appendToStream(streamOf(item), toRecords(item, attempt), options),
      );
      return await this.outcome(item, nextExpectedRevision, attempt);
    } catch (error) {
      const conflict = conflictIn(error);
      if (!conflict) throw error;
      return conflict;
    }
  }

  private async appendTogether(items: readonly KurrentItem[], attempt: string): Promise<KurrentResult[]> {
    const client = await this.client();
    const requests = items.map((item) => ({
      streamName: streamOf(item),
      expectedState: stateOf(item.expected),
      events: toRecords(item, attempt),
    }));
    try {
      const { responses } = await within(this.patience, client.multiStreamAppend(requests));
      const revisions = new Map(responses.map(({ streamName, revision }) => [streamName, revision]));
      return await this.outcomes(items, (item) => revisions.get(streamOf(item))!, attempt);
    } catch (error) {
      if (kindOf(error) === 'unsupported') throw new NotOffered('Changing several resources at once needs KurrentDB 25.1 or later.');
      const conflict = conflictIn(error);
      if (!conflict) throw error;
      const { streamName } = error as { streamName?: string };
      return items.map((item) =>
        streamOf(item) === streamName ? conflict : { status: 'ok', version: item.expected, position: beginning },
      );
    }
  }

  /** Reads the first of the events that now are in the stream: of this attempt or of one before? */
  private async outcome(item: KurrentItem, revision: bigint, attempt: string): Promise<KurrentResult> {
    const version = Number(revision) + 1;
    const first = await this.at(item, BigInt(version - item.events.length));
    const last = item.events.length === 1 ? first : await this.at(item, revision);
    const position = last ? toEvent(last)!.position : beginning;
    if (attemptOf(first) === attempt) return { status: 'ok', version, position };
    return { status: 'duplicate', version: Number((await this.at(item, 'end'))?.revision ?? revision) + 1, position };
  }

  /** All were written together, or all before: the first one tells. The last one lies behind the others. */
  private async outcomes(
    items: readonly KurrentItem[],
    revisionOf: (item: KurrentItem) => bigint,
    attempt: string,
  ): Promise<KurrentResult[]> {
    const { status } = await this.outcome(items[0]!, revisionOf(items[0]!), attempt);
    const last = items.at(-1)!;
    const { position } = toEvent(await this.at(last, revisionOf(last)))!;
    return items.map((item) => ({ status, version: Number(revisionOf(item)) + 1, position }));
  }

  private async at(stream: StreamName, revision: bigint | 'end') {
    const client = await this.client();
    const options = { fromRevision: revision, direction: revision === 'end' ? 'backwards' : 'forwards', maxCount: 1 } as const;
    for await (const { event } of client.readStream(streamOf(stream), options)) return event;
    return undefined;
  }
}

const bare = ({ status, version }: KurrentResult): LogResult => ({ status, version });

/** The version there is, when that is what was wrong. */
const conflictIn = (error: unknown): KurrentResult | undefined => {
  if (kindOf(error) !== 'wrong-expected-version') return undefined;
  const { actualState } = error as { actualState: bigint | 'no_stream' };
  return { status: 'conflict', version: typeof actualState === 'bigint' ? Number(actualState) + 1 : 0, position: beginning };
};
