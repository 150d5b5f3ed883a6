import { Injectable, Logger } from '@nestjs/common';
import { uuidV5 } from '@skyledger/event-sourcing';
import type { StoredEvent } from '@skyledger/event-store';
import { type Notification, Publication } from '@skyledger/messaging';
import type { ApiVersion, TmfApi } from '@skyledger/tmf-contracts';
import { PublicUrl } from '@skyledger/tmf-rest';
import { type Told, toldIn } from '../notification/envelope';
import { type Interest, interestOf } from '../notification/interest';
import type { Planned } from './deliveries';
import type { ActiveListener } from './listeners';
import { isOutage } from './outage';

/** Finds out who is to get what. */
@Injectable()
export class Planning {
  private readonly log = new Logger('Hub');
  private readonly interests = new Map<string, Interest>();

  constructor(
    private readonly publication: Publication,
    private readonly publicUrl: PublicUrl,
  ) {}

  /** What is to be sent of an event. What cannot even be told of is noted as failed, for people to see. */
  async of(event: StoredEvent, api: TmfApi, listeners: readonly ActiveListener[]): Promise<Planned[]> {
    const concerned = listeners.filter(({ tenant }) => tenant === event.tenant);
    if (concerned.length === 0) return [];
    try {
      const notifications = await this.publication.of(event);
      return notifications.flatMap((notification) => this.wanted(event, notification, api, concerned));
    } catch (error) {
      if (isOutage(error)) throw error;
      this.log.error(`${event.type} of ${event.category}-${event.id} cannot be told to listeners: ${String(error)}`);
      return concerned.map(({ id }) => untold(event, id));
    }
  }

  private wanted(event: StoredEvent, notification: Notification, api: TmfApi, listeners: readonly ActiveListener[]): Planned[] {
    const told = new Map<ApiVersion, Told | undefined>();
    return listeners.flatMap((listener) => {
      const { id, version } = listener;
      if (!told.has(version)) told.set(version, toldIn(version, notification, this.publicUrl.value));
      const one = told.get(version);
      return one !== undefined && this.interest(api, listener)(one)
        ? [{ ...placeOf(event, id), id: uuidV5(id, notification.id), sequence: notification.sequence, name: one.name }]
        : [];
    });
  }

  private interest(api: TmfApi, { id, version, query }: ActiveListener): Interest {
    const key = `${api} ${version} ${query}`;
    const interest = this.interests.get(key) ?? this.read(api, version, query, id);
    this.interests.set(key, interest);
    return interest;
  }

  /** A query was read before it was taken; if the contract has changed since, the listener gets too much rather than too little. */
  private read(api: TmfApi, version: ApiVersion, query: string, listener: string): Interest {
    try {
      return interestOf(api, version, query);
    } catch (error) {
      this.log.error(`The query of listener ${listener} cannot be read any more: ${String(error)}`);
      return () => true;
    }
  }
}

const placeOf = ({ position, category, id, version }: StoredEvent, listener: string) => ({
  listener,
  position,
  category,
  subject: id,
  version,
});

const untold = (event: StoredEvent, listener: string): Planned => ({
  ...placeOf(event, listener),
  id: uuidV5(listener, event.eventId),
  sequence: 0,
  name: event.type,
  note: 'It cannot be told.',
});
