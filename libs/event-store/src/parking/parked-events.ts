import { setTimeout as pause } from 'node:timers/promises';
import { Clock } from '@skyledger/event-sourcing';
import { Injectable } from '@nestjs/common';
import { EventStore } from '../event-store';
import type { StoredEvent } from '../types';
import { type Decision, Interventions } from './interventions';

const longestWait = 10_000;

/** An event that a subscription has set aside. */
export type ParkedEvent = Pick<StoredEvent, 'position' | 'tenant' | 'category' | 'id' | 'type'> & {
  readonly subscription: string;
  readonly error: string;
  /** 0: it only waits behind another of its stream. */
  readonly tries: number;
  readonly parkedAt: string;
};

/** What the subscriptions on this log have parked, for people to look at and to decide about. */
@Injectable()
export class ParkedEvents {
  private readonly interventions: Interventions;

  constructor(
    private readonly store: EventStore,
    clock: Clock,
  ) {
    this.interventions = new Interventions(store, clock);
  }

  /** Those of a subscription, or of all, in the order in which they wait. */
  all(subscription?: string): Promise<ParkedEvent[]> {
    return this.store.query<ParkedEvent>(
      `select subscription, position, tenant, category, id, type, error, tries, parked_at as "parkedAt" from event_store.parked
       where $1::text is null or subscription = $1 order by subscription, tenant, category, id, position`,
      [subscription ?? null],
    );
  }

  /**
   * Records that an event, and those of its stream behind it, are to be tried again (or: that all but itself are), and why; then waits until the
   * subscription has done so, or for a while. False: nothing of the kind is parked.
   */
  async decide(decision: Decision, subscription: string, position: number, reason: string): Promise<boolean> {
    const isParked = (await this.all(subscription)).some((parked) => parked.position === position);
    if (!isParked) return false;
    const decided = await this.interventions.record(decision, subscription, await this.eventAt(position), reason);
    const done = this.store.subscriptions.find(({ id }) => id === subscription)?.reached(decided);
    await Promise.race([done, pause(longestWait, undefined, { ref: false })]);
    return true;
  }

  private async eventAt(position: number): Promise<StoredEvent> {
    for await (const event of this.store.readAll(position - 1)) return event;
    throw new Error(`The log ends before position ${position}.`);
  }
}
