import { Injectable } from '@nestjs/common';
import { Clock, Rejection } from '@skyledger/event-sourcing';
import { SimulatedClock } from '@skyledger/event-store';
import { Agenda } from './agenda';
import { Idle } from './idle';

/** Moves the simulated clock. */
@Injectable()
export class ClockControl {
  private moving: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    private readonly idle: Idle,
    private readonly agenda: Agenda,
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

  private async move(instant: string): Promise<void> {
    const clock = this.clock;
    if (!(clock instanceof SimulatedClock)) throw new Rejection('conflict', 'The clock is not simulated, so it cannot be moved.');
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
