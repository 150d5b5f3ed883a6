/** A fact or an intent: `type` names it, `data` carries it. */
export type Message = { readonly type: string; readonly data: object };

/** An event as the store returns it: the fact plus where and when it was recorded. */
export type Recorded<E extends Message> = E & {
  readonly metadata: { readonly id: string; readonly version: number; readonly recordedAt: string };
};

/** Makes of an event's data what the next version of its type says. Pure, and never changed once an event was written by it. */
export type Upcaster = (data: never) => object;

/**
 * Every type of event a stream may have, with the steps from its older versions to the present one: `[]` is version 1, one step is version 2.
 * The compiler asks for each type of the union, and a type that was ever written stays.
 *
 * ```ts
 * export const meterEvents: Versions<MeterEvent> = { MeterStarted: [withUnit], MeterStopped: [] };
 * ```
 */
export type Versions<E extends Message> = { readonly [T in E['type']]: readonly Upcaster[] };

/** An aggregate: three pure values. `decide` answers a command with new events; `evolve` folds events into state. */
export type Decider<Command extends Message, State, Event extends Message> = {
  /** The stream category, in TMF spelling: 'troubleTicket'. Together with tenant and id it names the stream. */
  readonly category: string;
  readonly decide: (command: Command, state: State) => Event[];
  readonly evolve: (state: State, event: Event) => State;
  readonly initialState: State;
  /** Which events there are, and how older ones are read. Absent (in tests): any, as it is. */
  readonly events?: Versions<Event>;
  /** Raised whenever the meaning of a stored state changes: an older stored state is then folded anew. 1 if absent. */
  readonly stateSchema?: number;
};

/** A process manager: a decider turned around. Inputs come in, commands to other streams and deadlines go out. */
export type Process<Input extends Message, State, Command extends Message> = {
  /** The stream category of the process, named by its eTOM process: 'orderHandling'. */
  readonly category: string;
  readonly react: (input: Recorded<Input>, state: State) => Reaction<Input, Command>[];
  readonly evolve: (state: State, input: Input) => State;
  readonly initialState: State;
  /** Which inputs there are, and how older ones are read: see Decider. */
  readonly events?: Versions<Input>;
  /** See Decider. */
  readonly stateSchema?: number;
};

/**
 * What a process wants: a command to a stream of its own service, a request message to another service (its command type is
 * `<api>.<operationId>.request`, its id that of the resource it is about), or an input to itself at a later time.
 */
export type Reaction<Input extends Message, Command extends Message> =
  | { readonly to: { readonly category: string; readonly id: string }; readonly command: Command }
  | { readonly at: string; readonly input: Input }; // comes back as an input at that time, once

/** A read model: folds one stream into one document, which is the TMF resource itself; undefined once it is deleted. */
export type View<Event extends Message, Document> = {
  readonly project: (document: Document | undefined, event: Recorded<Event>) => Document | undefined;
};
