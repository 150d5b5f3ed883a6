import { Injectable } from '@nestjs/common';
import { Clock } from '@skyledger/event-sourcing';
import { EventStore, type StoredEvent } from '@skyledger/event-store';
import { contracts } from '@skyledger/tmf-contracts';
import { Deliveries, type Planned } from './deliveries';
import type { RunningHub } from './fan-out';
import type { ActiveListener } from './listeners';
import { Planning } from './planning';

type Replay = ActiveListener & { readonly hub: string; readonly next: number; readonly until: number };

const page = 500;

/** Goes through the log again for a listener that is to get things once more, also those from before it registered. */
@Injectable()
export class Replays {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly deliveries: Deliveries,
    private readonly planning: Planning,
  ) {}

  /** Takes a step in each replay of some hubs, and says how many there were. */
  async step(hubs: readonly RunningHub[]): Promise<number> {
    const replays = await this.store.query<Replay>(
      `select l.id, l.tenant, l.version, l.query, l.hub, r.next, r.until from hub.replays r join hub.listeners l on l.id = r.listener
       where l.hub = any($1) order by l.id`,
      [hubs.map(({ category }) => category)],
    );
    for (const replay of replays)
      await this.go(
        replay,
        hubs.find(({ category }) => category === replay.hub)!,
      );
    return replays.length;
  }

  private async go(replay: Replay, { api }: RunningHub): Promise<void> {
    const { events, reached } = await this.read(replay);
    const planned: Planned[] = [];
    for (const event of events) {
      if (contracts[event.category as keyof typeof contracts]?.api === api) planned.push(...(await this.planning.of(event, api, [replay])));
    }
    await this.store.transaction(async (tx) => {
      await this.deliveries.planAgain(tx, planned, this.clock.now());
      if (reached < replay.until)
        await tx.query('update hub.replays set next = $2 where listener = $1 and next = $3', [replay.id, reached, replay.next]);
      else await tx.query('delete from hub.replays where listener = $1 and next = $2', [replay.id, replay.next]);
    });
  }

  private async read({ next, until }: Replay): Promise<{ events: StoredEvent[]; reached: number }> {
    const events: StoredEvent[] = [];
    for await (const event of this.store.readAll(next)) {
      if (event.position > until) return { events, reached: until };
      if (this.store.registry.has(event.category)) events.push(event);
      if (events.length === page) return { events, reached: event.position };
    }
    return { events, reached: until };
  }
}
