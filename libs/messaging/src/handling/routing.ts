import { Inject, Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { type MessagingOptions, OPTIONS } from '../options';
import { Deliveries, DeliveryParts, type Surroundings } from './deliveries';
import { type Handler, Handlers } from './handlers';

/** Knows the services of this process, and which messages are for which. */
@Injectable()
export class Routing {
  private known?: Map<string, Deliveries>;

  constructor(
    private readonly store: EventStore,
    private readonly handlers: Handlers,
    private readonly parts: DeliveryParts,
    @Inject(OPTIONS) private readonly options: MessagingOptions,
  ) {}

  /** What the log means for each service. To be called when all modules are there. */
  services(): Map<string, Deliveries> {
    this.known ??= this.find();
    return this.known;
  }

  /** Who is in this process. To be called when all modules are there. */
  get around(): Surroundings {
    return this.surroundingsOf(this.handlers.all());
  }

  private find(): Map<string, Deliveries> {
    const handlers = this.handlers.all();
    const owners = [...this.store.registry.values()].map(({ service }) => service);
    const around = this.surroundingsOf(handlers);
    const ofService = (service: string) => handlers.filter((handler) => handler.service === service);
    const services = new Set([...owners, ...handlers.map(({ service }) => service)]);
    return new Map([...services].map((service) => [service, new Deliveries(service, ofService(service), this.parts, around)]));
  }

  private surroundingsOf(handlers: readonly Handler[]): Surroundings {
    const operations = new Set(handlers.filter(({ kind }) => kind === 'request').map(({ type }) => type));
    return {
      ownerOf: (category) => this.store.registry.get(category)?.service,
      isAnswered: (operation) => operations.has(operation),
      reachesOthers: this.options.kafka !== undefined,
    };
  }
}
