import { setImmediate } from 'node:timers/promises';
import { Rejection } from '@skyledger/event-sourcing';
import { commandsOf, type Context, context, type Intent, type StoredEvent } from '@skyledger/event-store';
import type { Gates } from './gates';
import type { RecordedAppend } from './recorded-appends';
import type { ScratchLog } from './scratch-log';
import type { ScratchTimers } from './scratch-timers';
import type { Units } from './units';

/** What a run works with. */
export type Parts = {
  readonly log: ScratchLog;
  readonly gates: Gates;
  readonly timers: ScratchTimers;
  readonly units: Units;
  /** The service that owns a stream. */
  readonly ownerOf: (category: string) => string;
};

const mostEvents = 100_000;

/**
 * Goes through a recording from append to append. The code does again what led to each of them, at its time; what the code does beyond that, or
 * otherwise, happens at once and has its consequences.
 */
export class Run {
  /** What the code refused although the recording has events of it. */
  readonly refusals: { readonly event: StoredEvent; readonly reason: string }[] = [];
  /** What was taken over as recorded: it came from outside and the command was not kept, or went outside. */
  readonly adopted: StoredEvent[] = [];
  private readonly news: StoredEvent[] = [];
  /** Where each service's first recorded effect of an event stands. */
  private readonly awaited = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly contexts = new Map<string, Context>();

  constructor(
    private readonly appends: readonly RecordedAppend[],
    private readonly parts: Parts,
  ) {
    parts.log.onProduced = (event) => this.news.push(event);
    for (const { cause, events } of appends) if (cause) this.awaited.add(`${cause} ${parts.ownerOf(events[0]!.category)}`);
  }

  /** Ends with the recording, and with all that follows from it; up to a position, with what happened by then. */
  async upTo(position: number): Promise<void> {
    for (const [index, append] of this.appends.entries()) await this.turn(append, index);
    this.parts.gates.open(position);
    await this.settle();
  }

  private async turn(append: RecordedAppend, index: number): Promise<void> {
    const { log, gates, timers } = this.parts;
    while (timers.fireNew(append.time)) await this.settle();
    log.moveTo(append);
    gates.open(append.position);
    await this.settle();
    if (this.isDone(append)) return;
    if (this.begin(append, index)) await this.settle();
    if (!this.isDone(append) && timers.fire(append.commandId)) await this.settle(); // it was set only now
    if (this.isDone(append) || !this.isToBeAdopted(append)) return;
    await log.adopt(append);
    this.adopted.push(...append.events);
    await this.settle();
  }

  private isDone({ events }: RecordedAppend): boolean {
    return events.every(({ eventId }) => this.parts.log.produced.has(eventId)) || this.asked.has(events[0]!.eventId);
  }

  /** Does again what led to it; false if nothing here did. */
  private begin(append: RecordedAppend, index: number): boolean {
    const { cause, commandId, events } = append;
    if (cause === undefined) return this.ask(append, index);
    if (this.parts.timers.fire(commandId)) return true;
    const because = this.parts.log.produced.get(cause);
    if (because) this.parts.units.begin(because, this.parts.ownerOf(events[0]!.category));
    return because !== undefined;
  }

  /** Gives a command from outside again, to all the streams it was given to. */
  private ask({ commandId }: RecordedAppend, index: number): boolean {
    const together = [this.appends[index]!];
    for (let next = this.appends[index + 1]; isOfOneCall(together, next); next = this.appends[index + together.length])
      together.push(next!);
    const commands = together.map(({ events }) => commandsOf(events));
    if (commands.some((known) => known === undefined)) return false;
    const intents = together.map(({ events: [event] }, at): Intent => ({
      category: event!.category,
      id: event!.id,
      commands: commands[at]!,
    }));
    for (const { events } of together) this.asked.add(events[0]!.eventId);
    const first = together[0]!.events[0]!;
    void context.run(this.contextOf(first, commandId), () => this.give(first, intents));
    return true;
  }

  /** One for each command: its calls are counted by it. */
  private contextOf({ tenant, meta }: StoredEvent, commandId: string): Context {
    const { actor, correlationId, traceparent, reason } = meta;
    const known = this.contexts.get(commandId);
    const current = known ?? { tenant, actor, commandId, correlationId, ...(traceparent && { traceparent }), ...(reason && { reason }) };
    this.contexts.set(commandId, current);
    return current;
  }

  private async give(first: StoredEvent, intents: readonly Intent[]): Promise<void> {
    try {
      await this.parts.gates.give(intents);
    } catch (error) {
      this.refusals.push({ event: first, reason: error instanceof Rejection ? error.message : String(error) });
    }
  }

  private isToBeAdopted({ cause, events }: RecordedAppend): boolean {
    const { log, units, ownerOf } = this.parts;
    if (cause === undefined || log.recorded(cause) === undefined) return true; // the command, or the cause, was not kept
    return log.produced.has(cause) && units.isGated(cause, ownerOf(events[0]!.category));
  }

  /** Lets everything come to rest, and brings what is new to those it concerns, unless it is recorded when they heard of it. */
  private async settle(): Promise<void> {
    const { units, log } = this.parts;
    for (;;) {
      await this.rest();
      const event = this.news.shift();
      if (event === undefined) return;
      if (log.produced.size > mostEvents) throw new Error(`The replay does not end: it has made ${mostEvents} events.`);
      for (const service of units.concerned(event)) {
        if (!this.awaited.has(`${event.eventId} ${service}`)) units.begin(event, service);
        await this.rest();
      }
    }
  }

  private async rest(): Promise<void> {
    for (let calm = 0; calm < 2; calm = this.parts.log.isLoading ? 0 : calm + 1) await setImmediate();
  }
}

/** Streams that one command was given to lie next to each other in the log, each of them once. */
const isOfOneCall = (together: readonly RecordedAppend[], next: RecordedAppend | undefined): boolean =>
  next !== undefined &&
  next.cause === undefined &&
  next.commandId === together[0]!.commandId &&
  next.time === together[0]!.time &&
  !together.some(({ events: [event] }) => event!.category === next.events[0]!.category && event!.id === next.events[0]!.id);
