import { Injectable } from '@nestjs/common';
import { type Decision, ParkedEvents } from '@skyledger/event-store';
import { Bus } from '@skyledger/messaging';

/** Something that could not be done, or that comes behind such a thing: a message to a service or from it, or an event for a projection. */
export type Parked = {
  /** Who could not: a service, its relay ('relay:billing'), or the name of a projection ('hub:TMF622'). */
  readonly service: string;
  /** What waits together. */
  readonly key: string;
  readonly position: number;
  readonly type: string;
  readonly category: string;
  readonly id: string;
  readonly handler: string;
  readonly error: string;
  readonly tries: number;
  /** It waits for a person; false: for its next try. */
  readonly parked: boolean;
  readonly heldAt: string;
};

/** All that waits for help, wherever it came to a halt. */
@Injectable()
export class ParkedWork {
  constructor(
    private readonly bus: Bus,
    private readonly events: ParkedEvents,
  ) {}

  /** What waits, of one service (or projection) or of all. */
  async all(service?: string): Promise<Parked[]> {
    const [messages, events] = await Promise.all([this.bus.messages(service), this.events.all(service)]);
    return [
      ...messages.map(({ event: { type, category, id }, ...held }) => ({ ...held, type, category, id })),
      ...events.map(({ subscription, tenant, parkedAt, ...event }) => ({
        ...event,
        ...{ service: subscription, key: `${tenant}/${event.category}-${event.id}`, parked: true, heldAt: parkedAt },
        handler: subscription.startsWith('relay:') ? 'relay' : 'projection',
      })),
    ];
  }

  /** Records and does what an operator decided; false if nothing of the kind waits. */
  async decide(decision: Decision, service: string, position: number, reason: string): Promise<boolean> {
    const isMessage = await this.bus.decide(decision, service, position, reason);
    return isMessage || this.events.decide(decision, service, position, reason);
  }
}
