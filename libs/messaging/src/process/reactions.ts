import { Injectable } from '@nestjs/common';
import { type Message, type Reaction, Rejection, uuidV5 } from '@skyledger/event-sourcing';
import { context, crashPoint, EventStore, type StoredEvent } from '@skyledger/event-store';
import { inTurn } from '../bus/scheduler';
import { causedBy, recorded } from '../handling/stored-event';
import { isRequest, type RequestData } from '../handling/requests';
import { isInput, Processes, type RunningProcess } from './process-manager';
import { Timers } from './timers';

type Command = { readonly to: { readonly category: string; readonly id: string }; readonly command: Message; readonly index: number };

/**
 * Does what a process wants, from the recorded input and the state it led to. Every part of it is remembered under an id made of
 * the event's and its place, so doing it again after a crash changes nothing.
 */
@Injectable()
export class Reactions {
  constructor(
    private readonly store: EventStore,
    private readonly processes: Processes,
    private readonly timers: Timers,
  ) {}

  /** Whether an event is the input of a process. */
  concern(event: StoredEvent): boolean {
    return isInput(event) && this.processes.get(event.category) !== undefined;
  }

  /** Lets the process react to an input that stands on its stream. */
  async to(event: StoredEvent): Promise<void> {
    const running = this.processes.get(event.category)!;
    const { after } = await running.fold.around(event);
    const reactions = running.process.react(recorded(event), after.state);
    const commands = reactions.flatMap((reaction, index) => ('to' in reaction ? [{ ...reaction, index }] : []));
    await this.setTimers(event, reactions);
    crashPoint('process.beforeCommands');
    await this.command(
      event,
      running,
      commands.filter(({ command }) => !isRequest(command)),
    );
    crashPoint('process.beforeRequests');
    await this.request(
      event,
      running,
      commands.filter(({ command }) => isRequest(command)),
    );
  }

  private setTimers(event: StoredEvent, reactions: readonly Reaction<Message, Message>[]): Promise<void> {
    const { category, id: stream } = event;
    const timers = reactions.flatMap((reaction, index) =>
      'at' in reaction ? [{ id: uuidV5(event.eventId, `${index}`), category, stream, due: reaction.at, input: reaction.input }] : [],
    );
    return this.timers.set(timers, causedBy(event, 'timer'));
  }

  /** Commands to one stream keep their order; streams do not wait for each other. */
  private command(event: StoredEvent, running: RunningProcess, commands: readonly Command[]): Promise<void> {
    return inTurn(
      commands,
      ({ to }) => `${to.category}-${to.id}`,
      (command) => this.send(event, running, command),
    );
  }

  private async send(event: StoredEvent, running: RunningProcess, { to, command, index }: Command): Promise<void> {
    this.checkOwner(event.category, to.category);
    try {
      await context.run(causedBy(event, `${index}`), () => this.store.atomically({ ...to, commands: [command] }));
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const data = { to, code: error.code, reason: error.message };
      await context.run(causedBy(event, `${index}/refused`), () =>
        running.streams.handle(event.id, { type: `${command.type}.refused`, data }),
      );
    }
  }

  /** A request stands on the stream of the process that makes it: the log is its outbox. */
  private async request(event: StoredEvent, running: RunningProcess, commands: readonly Command[]): Promise<void> {
    if (commands.length === 0) return;
    const requests = commands.map(({ to, command, index }) => ({
      type: command.type,
      data: { subject: to.id, body: command.data, commandId: uuidV5(event.eventId, `${index}`) } satisfies RequestData,
    }));
    await context.run(causedBy(event, 'requests'), () => running.streams.handle(event.id, ...requests));
  }

  private checkOwner(process: string, category: string): void {
    const [own, target] = [process, category].map((name) => this.store.registry.get(name)?.service);
    if (own !== target) throw new Error(`${process} sends a command to ${category}, which is no aggregate of its service.`);
  }
}
