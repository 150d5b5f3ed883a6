import { type Clock, uuidV5 } from '@skyledger/event-sourcing';
import { context } from '../context';
import type { AppendItem, AppendResult, StoredEvent } from '../types';

/** What a person may decide about an event that is parked: to try it again, or to go on without it. */
export type Decision = 'redrive' | 'skip';

/** A decision as it stands in the log, with who made it and why in the event's meta. */
export type Intervention = {
  /** The subscription that parked the event: 'hub:TMF622', 'service:billing'. */
  readonly subscription: string;
  /** The event it is about. */
  readonly position: number;
  readonly category: string;
  readonly id: string;
  readonly reason: string;
};

/** The streams of decisions about parked events, one for each decision. */
export const interventionCategory = 'parked';

const types = { redrive: 'ParkedEventRedriven', skip: 'ParkedEventSkipped' } as const;

type Log = { append(item: AppendItem): Promise<AppendResult> };

/** Puts decisions about parked events on record. Subscriptions read them in the log like anything else, and do as they say. */
export class Interventions {
  constructor(
    private readonly log: Log,
    private readonly clock: Clock,
  ) {}

  /** Records a decision of the present context, in the flow of the parked event; answers its position. */
  async record(decision: Decision, subscription: string, event: StoredEvent, reason: string): Promise<number> {
    const { actor, commandId, traceparent } = context.get();
    const { tenant, category, id, position, meta } = event;
    const data: Intervention = { subscription, position, category, id, reason };
    const decided = {
      eventId: uuidV5(commandId, `${decision}/${subscription}/${position}`),
      type: types[decision],
      recordedAt: this.clock.now(),
      data,
      meta: {
        ...{ actor, commandId, correlationId: meta.correlationId, causationId: event.eventId, reason },
        ...(traceparent !== undefined && { traceparent }),
      },
    };
    const stream = { tenant, category: interventionCategory, id: decided.eventId, expected: 0 };
    return (await this.log.append({ ...stream, events: [decided] })).position;
  }
}

/** What an event of the log decides about a subscription's parked events; undefined if nothing. */
export const interventionOf = (event: StoredEvent, subscription: string): (Intervention & { readonly decision: Decision }) | undefined => {
  if (event.category !== interventionCategory) return undefined;
  const intervention = event.data as Intervention;
  if (intervention.subscription !== subscription) return undefined;
  return { ...intervention, decision: event.type === types.skip ? 'skip' : 'redrive' };
};
