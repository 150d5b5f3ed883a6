import { uuidV5 } from '@skyledger/event-sourcing';
import { type AppendItem, type Context, context, type EventStore, type Intent } from '@skyledger/event-store';
import { decidedAt } from './stand-ins';
import type { ScratchLog } from './scratch-log';

/** A command as it was given to a stream. */
export type GivenCommand = {
  readonly commandId: string;
  readonly causationId?: string;
  readonly category: string;
  readonly id: string;
  readonly type: string;
  readonly data: object;
};

/**
 * Lets each append happen when it happened: what the recording has later waits for its turn, so that every decision rests on what it rested on.
 * What the recording does not have happens at once.
 */
export class Gates {
  /** All commands, in the order in which they were given. */
  readonly commands: GivenCommand[] = [];
  private readonly calls = new WeakMap<Context, Map<string, number>>();
  private waiting: { readonly position: number; readonly open: () => void }[] = [];

  constructor(
    private readonly log: ScratchLog,
    private readonly store: EventStore,
  ) {
    const [atomically, append] = [store.atomically.bind(store), store.append.bind(store)];
    Object.assign(store, {
      atomically: async (...intents: Intent[]) => {
        const current = context.get();
        this.note(current, intents);
        const ids = this.firstIds(current, intents);
        await this.turnOf(ids);
        const recorded = ids.flatMap((eventId) => this.log.recorded(eventId) ?? []);
        return decidedAt(recorded.map(({ recordedAt }) => recordedAt).sort()[0], () => atomically(...intents));
      },
      append: async (item: AppendItem) => {
        await this.turnOf(item.events.map(({ eventId }) => eventId));
        return append(item);
      },
    });
  }

  /** Gives commands to streams, all or none. */
  async give(intents: readonly Intent[]): Promise<void> {
    await this.store.atomically(...intents);
  }

  /** Lets all go on whose turn has come. */
  open(position: number): void {
    const open = this.waiting.filter((one) => one.position <= position);
    this.waiting = this.waiting.filter((one) => one.position > position);
    for (const one of open) one.open();
  }

  private async turnOf(eventIds: readonly string[]): Promise<void> {
    const positions = eventIds.flatMap((eventId) => this.log.recorded(eventId)?.position ?? []);
    const position = Math.min(...positions);
    if (positions.length === 0 || position <= this.log.now.position) return;
    await new Promise<void>((open) => this.waiting.push({ position, open }));
  }

  /** Those of the first event of each intent: its id says which call of its command it is of. */
  private firstIds(current: Context, intents: readonly Intent[]): string[] {
    const [first] = intents;
    if (first === undefined) return [];
    const counts = this.calls.get(current) ?? new Map<string, number>();
    this.calls.set(current, counts);
    const stream = `${first.category}/${first.id}`;
    const call = counts.get(stream) ?? 0;
    counts.set(stream, call + 1);
    return intents.map(({ category, id }) => uuidV5(current.commandId, `${category}/${id}/${call}/0`));
  }

  private note({ commandId, causationId }: Context, intents: readonly Intent[]): void {
    for (const { category, id, commands } of intents) {
      for (const command of commands as readonly { type: string; data: object }[])
        this.commands.push({ commandId, ...(causationId && { causationId }), category, id, type: command.type, data: command.data });
    }
  }
}
