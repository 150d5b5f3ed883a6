import { Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { Deliveries, DeliveryParts } from './deliveries';
import { Handlers } from './handlers';

/** Knows the services of this process, and which messages are for which. */
@Injectable()
export class Routing {
  constructor(
    private readonly store: EventStore,
    private readonly handlers: Handlers,
    private readonly parts: DeliveryParts,
  ) {}

  /** What the log means for each service. To be called when all modules are there. */
  services(): Map<string, Deliveries> {
    const handlers = this.handlers.all();
    const operations = new Set(handlers.filter(({ kind }) => kind === 'request').map(({ type }) => type));
    const owners = [...this.store.registry.values()].map(({ service }) => service);
    const around = {
      ownerOf: (category: string) => this.store.registry.get(category)?.service,
      isAnswered: (operation: string) => operations.has(operation),
    };
    const ofService = (service: string) => handlers.filter((handler) => handler.service === service);
    const services = new Set([...owners, ...handlers.map(({ service }) => service)]);
    return new Map([...services].map((service) => [service, new Deliveries(service, ofService(service), this.parts, around)]));
  }
}
