import type { AppendItem, AppendResult, StoredEvent } from '@skyledger/event-store';
import type { RecordedAppend } from './recorded-appends';
import type { Recording, World } from './recording';

type Place = { readonly position: number; readonly time: string };

/**
 * The log that a replay writes. A stream in it is what was recorded of other flows, each event at its place, and what the replay has made of this
 * one; nothing behind the place where the replay is can be seen.
 */
export class ScratchLog {
  /** What the replay has made, by event id. */
  readonly produced = new Map<string, StoredEvent>();
  /** Called with each event that is new. */
  onProduced: (event: StoredEvent) => void = () => undefined;
  private readonly own: Map<string, StoredEvent>;
  private readonly made = new Map<string, StoredEvent[]>();
  private readonly around = new Map<string, Promise<readonly StoredEvent[]>>();
  private readonly keys = new Map<string, unknown>();
  private place: Place = { position: 0, time: '1970-01-01T00:00:00.000Z' };
  private extra = 0;
  private loads = 0;

  constructor(
    readonly recording: Recording,
    private readonly world: World,
  ) {
    this.own = new Map(recording.events.map((event) => [event.eventId, event]));
  }

  /** Where the replay is in the recording. */
  get now(): Place {
    return this.place;
  }

  /** Whether something of the world is still on its way. */
  get isLoading(): boolean {
    return this.loads > 0;
  }

  /** Goes on to a place; its time may be a little before, for positions are given later than times. */
  moveTo({ position, time }: Place): void {
    this.place = { position: Math.max(this.place.position, position), time };
  }

  /** The event of that id as it was recorded. */
  recorded(eventId: string): StoredEvent | undefined {
    return this.own.get(eventId);
  }

  /** A stream as it is here and now, numbered anew. */
  async stream(category: string, id: string): Promise<StoredEvent[]> {
    return this.together(category, id, this.made.get(`${category}/${id}`) ?? []);
  }

  /** A stream as it would be here with the events given, of this flow, instead of those that were made. */
  async together(category: string, id: string, mine: readonly StoredEvent[]): Promise<StoredEvent[]> {
    const around = (await this.others(category, id)).filter(({ position }) => position <= this.place.position);
    const all = around.length === 0 ? mine : [...around, ...mine].sort((a, b) => a.position - b.position);
    return all.map((event, index) => (event.version === index + 1 ? event : { ...event, version: index + 1 }));
  }

  /** The ids of those that may be wanted: what the world says, and what was made here. */
  async candidates(category: string, wanted: Readonly<Record<string, unknown>>): Promise<string[]> {
    const there = await this.loading(this.world.candidates(category, wanted));
    const here = [...this.made.keys()].flatMap((key) => (key.startsWith(`${category}/`) ? [key.slice(category.length + 1)] : []));
    return [...new Set([...there, ...here])];
  }

  saved(scope: string, key: string): { result: unknown } | undefined {
    return this.keys.has(`${scope} ${key}`) ? { result: this.keys.get(`${scope} ${key}`) } : undefined;
  }

  /** Appends; each event that was recorded takes the place it had. */
  async append({ tenant, category, id, events, dedupe, row }: AppendItem): Promise<AppendResult> {
    const before = dedupe && this.saved(dedupe.scope, dedupe.key);
    const { length } = await this.stream(category, id);
    if (before) return { status: 'duplicate', version: length, position: 0, ...(before.result !== null && { result: before.result }) };
    if (dedupe) this.keys.set(`${dedupe.scope} ${dedupe.key}`, dedupe.result ?? null);
    events.forEach((event, index) => {
      const recorded = this.own.get(event.eventId);
      const position = recorded?.position ?? this.place.position + ++this.extra * 1e-6;
      const recordedAt = row === undefined && recorded ? recorded.recordedAt : event.recordedAt; // an answer takes its time before its turn comes
      const stored = { schemaVersion: 1, ...event, recordedAt, tenant, category, id, version: length + index + 1, position };
      this.keep(JSON.parse(JSON.stringify(stored)) as StoredEvent);
    });
    return { status: 'ok', version: length + events.length, position: 0 };
  }

  /** Takes an append over as it was recorded. */
  async adopt({ events }: RecordedAppend): Promise<void> {
    const { category, id } = events[0]!;
    const { length } = await this.stream(category, id);
    events.forEach((event, index) => this.keep({ ...event, version: length + index + 1 }));
  }

  private keep(event: StoredEvent): void {
    const key = `${event.category}/${event.id}`;
    const made = this.made.get(key) ?? [];
    this.made.set(key, made);
    made.push(event);
    made.sort((a, b) => a.position - b.position);
    this.produced.set(event.eventId, event);
    this.onProduced(event);
  }

  private others(category: string, id: string): Promise<readonly StoredEvent[]> {
    const key = `${category}/${id}`;
    const known = this.around.get(key);
    if (known) return known;
    const loaded = this.loading(this.world.stream(category, id)).then((events) => events.filter(({ eventId }) => !this.own.has(eventId)));
    this.around.set(key, loaded);
    return loaded;
  }

  private async loading<T>(load: Promise<T>): Promise<T> {
    this.loads += 1;
    try {
      return await load;
    } finally {
      this.loads -= 1;
    }
  }
}
