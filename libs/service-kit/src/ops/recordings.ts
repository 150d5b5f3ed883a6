import { Injectable } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { context, EventStore, type StoredEvent } from '@skyledger/event-store';
import { Documents } from '@skyledger/tmf-rest';

/** A flow as it was recorded, for a replay elsewhere. */
export type Recorded = { readonly flow: string; readonly tenant: string; readonly events: readonly StoredEvent[] };

type Wanted = Readonly<Record<string, string | number | boolean | readonly string[]>>;

const most = 5_000;
/** Attributes that change with the life of a resource: what it is found by today says nothing of then. */
const passing = /(^|\.)(state|status|lifecycleStatus|resourceStatus|operationalState|usageState)$/;

/** Reads what a replay needs of the log. Nothing is changed. */
@Injectable()
export class Recordings {
  constructor(
    private readonly store: EventStore,
    private readonly documents: Documents,
  ) {}

  /** The flow of a correlation id or of any resource in it. */
  async of(id: string): Promise<Recorded | undefined> {
    const own = await this.store.flow(id);
    const [flow = id] = own.length > 0 ? [id] : await this.store.correlationsOf(id);
    const events = own.length > 0 ? own : await this.store.flow(flow);
    return events.length === 0 ? undefined : { flow, tenant: context.get().tenant, events };
  }

  /** All events of a stream. */
  stream(category: string, id: string): Promise<StoredEvent[]> {
    return this.store.readStream(category, id);
  }

  /** The ids of the resources that have these values, or may have had them at some time since a position. */
  async candidates(category: string, wanted: Wanted, since: number): Promise<string[]> {
    const table = this.store.registry.get(category)?.table;
    if (table === undefined) throw new Rejection('notFound', `Nothing here is called ${category}.`);
    const lasting = Object.fromEntries(Object.entries(wanted).filter(([path]) => !passing.test(path)));
    const now = await this.documents.where<{ id: string }>(category, lasting);
    const changed = await this.store.query<{ id: string }>(`select id from ${table} where tenant = $1 and last_pos > $2 limit ${most}`, [
      context.get().tenant,
      since,
    ]);
    return [...new Set([...now, ...changed].map(({ id }) => id))];
  }
}
