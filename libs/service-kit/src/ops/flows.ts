import { Injectable } from '@nestjs/common';
import { causalOrder, type Placed } from '@skyledger/event-sourcing';
import { EventStore, type StoredEvent } from '@skyledger/event-store';
import { inTrace } from '@skyledger/event-store/tracing';
import { Documents } from '@skyledger/tmf-rest';

/** One event as a timeline shows it: what, when, whose, by whom and why. */
export type FlowEvent = {
  readonly at: string;
  /** Its place in the log; means something inside one log only. */
  readonly position: number;
  readonly service: string;
  readonly category: string;
  readonly id: string;
  readonly version: number;
  readonly type: string;
  readonly who: string;
  /** The event that caused it, if that is in this flow; and the reason a person gave. */
  readonly why: { readonly cause?: string; readonly reason?: string };
  /** How many events of the flow stand between it and the request that started everything. */
  readonly depth: number;
  readonly eventId: string;
  readonly causationId: string;
  readonly commandId?: string;
  readonly correlationId: string;
  /** The trace in which it was appended, if anything was traced then. */
  readonly traceId?: string;
  readonly data?: object;
};

/** Everything that one request led to. */
export type Flow = {
  readonly id: string;
  readonly correlationIds: readonly string[];
  /** The trace of the request that everything began with. */
  readonly traceId?: string;
  readonly events: readonly FlowEvent[];
};

/** The documents that name a product without being part of its order's flow. */
const linesOf: Readonly<Record<string, string>> = { usage: 'ratedProductUsage[].productRef.id', appliedCustomerBillingRate: 'product.id' };

/** Finds and orders the events of a flow across the services of this process. */
@Injectable()
export class Flows {
  constructor(
    private readonly store: EventStore,
    private readonly documents: Documents,
  ) {}

  /** The flow of a correlation id or of any resource in it, with the usage and the bill lines that name its products. */
  async of(id: string, withData = false): Promise<Flow | undefined> {
    await this.indexed();
    const correlationIds = await this.correlationsOf(id);
    const flows = await Promise.all(correlationIds.map((correlationId) => this.store.flow(correlationId)));
    const own = flows.flat();
    if (own.length === 0) return undefined;
    const known = new Set(own.map(({ eventId }) => eventId));
    const lines = (await this.lines(own)).filter(({ eventId }) => !known.has(eventId));
    const placed = causalOrder([...own, ...lines]);
    const types = new Map([...(await this.causesOf(lines)), ...own, ...lines].map(({ eventId, type }) => [eventId, type]));
    const events = placed.map((one) => this.shown(one, types, withData));
    const [{ traceId }] = events as [FlowEvent];
    return { id, correlationIds, ...(traceId && { traceId }), events };
  }

  /** The usage and the bill lines that name products: for a front door, whose flow has these from another service. */
  async linesOf(products: readonly string[], withData = false): Promise<FlowEvent[]> {
    const lines = await this.naming(products);
    const types = new Map([...(await this.causesOf(lines)), ...lines].map(({ eventId, type }) => [eventId, type]));
    return causalOrder(lines).map((one) => this.shown(one, types, withData));
  }

  /** The index follows the log; whoever asks after a request wants to see what came of it. */
  private async indexed(): Promise<void> {
    const head = await this.store.head();
    const indexes = this.store.subscriptions.filter(({ id, isOwner }) => isOwner && id.startsWith('flows'));
    await Promise.all(indexes.map((index) => index.reached(head)));
  }

  /** A flow's own id wins; a resource that took part in several flows shows the one that it began in. */
  private async correlationsOf(id: string): Promise<string[]> {
    if ((await this.store.flow(id)).length > 0) return [id];
    return (await this.store.correlationsOf(id)).slice(0, 1);
  }

  private lines(events: readonly StoredEvent[]): Promise<StoredEvent[]> {
    return this.naming([...new Set(events.filter(({ category }) => category === 'product').map(({ id }) => id))]);
  }

  private async naming(products: readonly string[]): Promise<StoredEvent[]> {
    if (products.length === 0) return [];
    const categories = Object.entries(linesOf).filter(([category]) => this.store.registry.has(category));
    const found = categories.map(async ([category, path]) => {
      const documents = await this.documents.where<{ id: string }>(category, { [path]: products });
      return Promise.all(documents.map(({ id }) => this.store.readStream(category, id)));
    });
    return (await Promise.all(found)).flat(2);
  }

  /** Lines are caused by another flow (that of a bill): its events are not shown, but named as causes. */
  private async causesOf(lines: readonly StoredEvent[]): Promise<StoredEvent[]> {
    const flows = new Set(lines.map(({ meta }) => meta.correlationId));
    return (await Promise.all([...flows].map((correlationId) => this.store.flow(correlationId)))).flat();
  }

  private shown({ event, depth }: Placed<StoredEvent>, types: ReadonlyMap<string, string>, withData: boolean): FlowEvent {
    const { eventId, type, category, id, version, position, recordedAt, data, meta } = event;
    const cause = types.get(meta.causationId);
    return {
      at: recordedAt,
      position,
      service: this.store.registry.get(category)?.service ?? ownerOfMessages(category),
      category,
      id,
      version,
      type,
      who: meta.actor,
      why: { ...(cause && { cause }), ...(meta.reason && { reason: meta.reason }) },
      depth,
      eventId,
      causationId: meta.causationId,
      ...(meta.commandId && { commandId: meta.commandId }),
      correlationId: meta.correlationId,
      ...(meta.traceparent && { traceId: inTrace(meta.traceparent).trace_id }),
      ...(withData && { data }),
    };
  }
}

/** What a service answers, refuses and receives lies in categories named after it: 'productInventoryReply'. */
const ownerOfMessages = (category: string) =>
  category.replace(/(?:Reply|Refusal|Inbox)$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
