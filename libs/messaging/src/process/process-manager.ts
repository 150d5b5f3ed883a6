import { Injectable, type Provider } from '@nestjs/common';
import { type Decider, type Message, type Process, Rejection } from '@skyledger/event-sourcing';
import { type Aggregate, context, EventStore, type StoredEvent } from '@skyledger/event-store';
import { causedBy } from '../handling/stored-event';
import { Fold } from '../publication/fold';

/** The way into a process: an input is recorded once, however often it comes; what it leads to follows by itself. */
export type ProcessManager<Input extends Message = Message> = { receive(id: string, input: Input): Promise<void> };

/** A process as the platform runs it. */
export type RunningProcess = {
  readonly process: Process<Message, unknown, Message>;
  /** Its streams; whatever is handed in is appended. */
  readonly streams: Aggregate<Message, never>;
  readonly fold: Fold<{ readonly state: unknown }>;
};

/** What stands on the stream of a process and is not an input of it: its requests, and what was refused. They have a dot in their name. */
export const isInput = ({ type }: { readonly type: string }): boolean => !type.includes('.');

/** The processes of this process. */
@Injectable()
export class Processes {
  private readonly byCategory = new Map<string, RunningProcess>();

  constructor(private readonly store: EventStore) {}

  /** Makes a process known and gives the way into it. */
  add<I extends Message, S, C extends Message>(process: Process<I, S, C>): ProcessManager<I> {
    const known = process as unknown as Process<Message, unknown, Message>;
    const streams = this.store.aggregate(streamOf(known)) as unknown as Aggregate<Message, never>;
    this.byCategory.set(process.category, { process: known, streams, fold: this.foldOf(known) });
    return { receive: (id, input) => receive(streams, id, input) };
  }

  /** Lets another process take the place of the one with its category: for a replay with other code. */
  replace(process: Process<Message, unknown, Message>): void {
    const running = this.byCategory.get(process.category)!;
    Object.assign(this.store.registry.get(process.category)!, { decider: streamOf(process) });
    this.byCategory.set(process.category, { ...running, process, fold: this.foldOf(process) });
  }

  /** The process that has streams of a category. */
  get(category: string): RunningProcess | undefined {
    return this.byCategory.get(category);
  }

  private foldOf({ evolve, initialState }: Process<Message, unknown, Message>) {
    const step = ({ state }: { readonly state: unknown }, event: StoredEvent) => ({ state: isInput(event) ? evolve(state, event) : state });
    const read = (event: StoredEvent, from: number) =>
      context.run(causedBy(event, 'read'), () => this.store.readStream(event.category, event.id, from));
    return new Fold({ initial: { state: initialState }, step }, read);
  }
}

const receive = async (streams: Aggregate<Message, never>, id: string, input: Message): Promise<void> => {
  if (!isInput(input)) throw new Rejection('invalid', `${input.type} cannot be the input of a process.`);
  await streams.handle(id, input);
};

const streamOf = (process: Process<Message, unknown, Message>): Decider<Message, unknown, Message> => ({
  category: process.category,
  decide: (input) => [input],
  evolve: (state, event) => (isInput(event) ? process.evolve(state, event) : state),
  initialState: process.initialState,
  ...(process.events && { events: process.events }),
  ...(process.stateSchema !== undefined && { stateSchema: process.stateSchema }),
});

/** Provides a process under its category: `@Inject(orderHandling.category) private readonly orderHandling: ProcessManager<OrderHandlingInput>`. */
export const processManager = <I extends Message, S, C extends Message>(process: Process<I, S, C>): Provider => ({
  provide: process.category,
  inject: [Processes],
  useFactory: (processes: Processes) => processes.add(process),
});
