import { Injectable } from '@nestjs/common';
import { Clock, Rejection } from '@skyledger/event-sourcing';
import { EventStore, SimulatedClock } from '@skyledger/event-store';
import { Agenda } from './agenda';
import { Idle } from './idle';
import { KafkaBus } from './kafka/kafka-bus';

/** Where a process stands after its part of a move: when nobody's differs from the last time, and nobody is behind, all is at rest. */
export type Round = {
  /** The newest position of its log. */
  readonly head: number;
  /** Messages of other processes that it has not taken in yet. */
  readonly behind: number;
  /** The earliest instant at which it has something to do. */
  readonly nextDue?: string | undefined;
};

/** Moves the simulated clock. */
@Injectable()
export class ClockControl {
  private moving: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    private readonly idle: Idle,
    private readonly agenda: Agenda,
    private readonly store: EventStore,
    private readonly kafka: KafkaBus,
  ) {}

  /** What the clock shows. */
  now(): string {
    return this.clock.now();
  }

  /** Jumps from what is due to what is due next, up to the instant, letting everything come to rest between; answers when all is idle. */
  moveTo(instant: string): Promise<void> {
    const moved = this.moving.then(() => this.move(instant));
    this.moving = moved.catch(() => undefined);
    return moved;
  }

  /** Sets the clock and does nothing else: several processes do so before any of them goes on. */
  set(instant: string): void {
    const clock = this.simulated();
    if (Date.parse(instant) > Date.parse(clock.now())) clock.moveTo(instant);
  }

  /** Does what is due, and what follows from it in this process. */
  async round(): Promise<Round> {
    this.simulated();
    await this.idle.idle();
    return { head: await this.store.head(), behind: await this.kafka.behind(), nextDue: await this.agenda.nextDue() };
  }

  private simulated(): SimulatedClock {
    if (this.clock instanceof SimulatedClock) return this.clock;
    throw new Rejection('conflict', 'The clock is not simulated, so it cannot be moved.');
  }

  private async move(instant: string): Promise<void> {
    const clock = this.simulated();
    const target = Date.parse(instant);
    if (Number.isNaN(target)) throw new Rejection('invalid', `${instant} is no instant.`);
    if (target < Date.parse(clock.now())) throw new Rejection('conflict', `The clock stands at ${clock.now()} and does not go back.`);
    await this.idle.idle();
    for (let due = await this.agenda.nextDue(); due !== undefined && Date.parse(due) <= target; due = await this.agenda.nextDue()) {
      if (Date.parse(due) > Date.parse(clock.now())) clock.moveTo(due);
      await this.idle.idle();
    }
    clock.moveTo(instant);
    await this.idle.idle();
  }
}
