import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, secondsAfter } from '@skyledger/event-sourcing';
import { Agenda, type DueWork } from '@skyledger/messaging';
import { HubSettings } from '../hub-settings';
import { Carrier } from './carrier';
import { Deliveries, type Due } from './deliveries';
import { FanOut } from './fan-out';
import { Lanes } from './lanes';
import { Replays } from './replays';

const pollMs = 1_000;
const forgetEveryMs = 3_600_000;
const longestStopMs = 3_000;
const secondsPerDay = 86_400;

/** Sends what is due, for the hubs whose cursor this process moves: so there is one sender, and no lease that has to run out after a crash. */
@Injectable()
export class Dispatcher implements DueWork, OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Hub');
  private readonly running = new Map<string, Promise<void>>();
  private readonly lanes = new Lanes();
  private readonly timers: NodeJS.Timeout[] = [];
  private turn: Promise<number> = Promise.resolve(0);
  private looking?: Promise<void>;
  private isWanted = false;
  private isStopped = false;

  constructor(
    private readonly fanOut: FanOut,
    private readonly clock: Clock,
    private readonly deliveries: Deliveries,
    private readonly replays: Replays,
    private readonly carrier: Carrier,
    private readonly settings: HubSettings,
    agenda: Agenda,
  ) {
    agenda.add(this);
    fanOut.onPlanned(() => this.wake());
  }

  onApplicationBootstrap(): void {
    this.timers.push(setInterval(() => this.wake(), pollMs).unref(), setInterval(() => void this.forget(), forgetEveryMs).unref());
  }

  /** Lets what is under way come to an end, if that is soon. */
  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.allSettled([this.looking, this.turn]);
    await Promise.race([Promise.all(this.running.values()), pause(longestStopMs, undefined, { ref: false })]);
    this.carrier.stop();
    await Promise.all(this.running.values());
  }

  /** The earliest instant at which this process has something to send. */
  async nextDue(): Promise<string | undefined> {
    return this.deliveries.nextDue(this.owned());
  }

  /** Sends what is due, waits for the answers, and says how much that was. */
  async doDue(): Promise<number> {
    for (let done = 0; ;) {
      const started = await this.round();
      done += started;
      if (this.running.size > 0) await Promise.race(this.running.values());
      else if (started === 0) return done;
    }
  }

  /** There may be something to send. */
  wake(): void {
    this.isWanted = true;
    this.looking ??= this.look();
  }

  private async look(): Promise<void> {
    try {
      while (this.isWanted && !this.isStopped) {
        this.isWanted = false;
        if ((await this.round()) > 0) this.isWanted = true;
      }
    } catch (error) {
      this.log.error(`Looking for due deliveries failed: ${String(error)}`);
    } finally {
      this.looking = undefined;
    }
  }

  /** One after the other: what a round finds due, no other one has begun meanwhile. */
  private round(): Promise<number> {
    this.turn = this.turn.catch(() => 0).then(() => this.start());
    return this.turn;
  }

  private async start(): Promise<number> {
    const hubs = this.fanOut.owned;
    if (this.isStopped || hubs.length === 0) return 0;
    const replayed = await this.replays.step(hubs);
    const due = await this.deliveries.due(this.owned(), this.clock.now(), this.lanes.room);
    const admitted = this.isStopped ? [] : due.filter((one) => this.lanes.admit(one));
    for (const one of admitted) this.running.set(one.id, this.send(one));
    return replayed + admitted.length;
  }

  private async send(due: Due): Promise<void> {
    try {
      await this.carrier.carry(due);
    } catch (error) {
      this.log.error(`Delivery ${due.id} could not be looked after: ${String(error)}`);
      if (!this.isStopped) await pause(pollMs, undefined, { ref: false });
    } finally {
      this.running.delete(due.id);
      this.lanes.leave(due);
      this.wake();
    }
  }

  private owned(): string[] {
    return this.fanOut.owned.map(({ category }) => category);
  }

  private async forget(): Promise<void> {
    const before = secondsAfter(this.clock.now(), -this.settings.keepDays * secondsPerDay);
    await this.deliveries
      .forget(before)
      .catch((error: unknown) => this.log.error(`Old deliveries could not be forgotten: ${String(error)}`));
  }
}
