import { Injectable } from '@nestjs/common';
import { Clock } from '@skyledger/event-sourcing';
import { EventStore, type StoredEvent, type Subscription } from '@skyledger/event-store';
import { contracts, type TmfApi } from '@skyledger/tmf-contracts';
import type { PoolClient } from 'pg';
import { hubCategory } from '../listener/hub-faces';
import { Deliveries, type Planned } from './deliveries';
import { activeListeners, follow } from './listeners';
import { Planning } from './planning';

/** One API's hub as it runs here. */
export type RunningHub = { readonly api: TmfApi; readonly category: string; readonly subscription: Subscription };

/** Turns the log into deliveries: one cursor per API, which moves in the transaction that notes them. */
@Injectable()
export class FanOut {
  private readonly hubs = new Map<string, RunningHub>();
  private planned: () => void = () => undefined;

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly deliveries: Deliveries,
    private readonly planning: Planning,
  ) {}

  /** The hubs whose cursor this process moves, so whose deliveries it makes. */
  get owned(): RunningHub[] {
    return [...this.hubs.values()].filter(({ subscription }) => subscription.isOwner);
  }

  /** The APIs whose hubs run here, by the category of their listeners. */
  get all(): ReadonlyMap<string, RunningHub> {
    return this.hubs;
  }

  /** Calls back whenever there is more to deliver. */
  onPlanned(callback: () => void): void {
    this.planned = callback;
  }

  /** Runs the hub of an API. */
  add(api: TmfApi): void {
    const category = hubCategory(api);
    const resources = new Set<string>(Object.values(contracts).flatMap(({ resource, api: owner }) => (owner === api ? [resource] : [])));
    const subscription = this.store.project({
      id: `hub:${api}`,
      filter: (event) => event.category === category || (resources.has(event.category) && this.store.registry.has(event.category)),
      apply: (tx, events) => this.apply(tx, events, api),
    });
    this.hubs.set(category, { api, category, subscription });
  }

  private async apply(tx: PoolClient, events: readonly StoredEvent[], api: TmfApi): Promise<void> {
    const hub = this.hubs.get(hubCategory(api))!;
    const now = this.clock.now();
    let listeners = await activeListeners(tx, hub.category);
    let planned: Planned[] = [];
    for (const event of events) {
      if (event.category !== hub.category) planned.push(...(await this.planning.of(event, api, listeners)));
      else {
        await this.deliveries.plan(tx, planned, now);
        planned = [];
        await follow(tx, event, now);
        listeners = await activeListeners(tx, hub.category);
      }
    }
    await this.deliveries.plan(tx, planned, now);
    void hub.subscription.reached(events.at(-1)!.position).then(this.planned, () => undefined);
  }
}
