import { Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { type Contract, contracts } from '@skyledger/tmf-contracts';
import { CopyFeeds } from './copies/copies';
import { Handlers } from './handling/handlers';

/** An operation that a service answers, and the method that does it: 'ProductHandler.create'. */
export type Answered = { readonly operation: string; readonly by: string };

/** What a service tells others, and what it hears and wants of them, wherever they run. */
export type Wired = {
  readonly service: string;
  /** The resources whose notifications it sends. */
  readonly publishes: readonly string[];
  /** The notifications it listens to. */
  readonly hears: readonly string[];
  readonly answers: readonly Answered[];
  /** The operations whose answers it listens to. */
  readonly asks: readonly string[];
};

const ofTmf = /^tmf\d+\./; // other operations are between the parts of one service

/** Knows, of the services of a process, who speaks to whom: as their handlers, copies and aggregates say it. To be asked when all modules are there. */
@Injectable()
export class Wiring {
  constructor(
    private readonly store: EventStore,
    private readonly handlers: Handlers,
    private readonly copies: CopyFeeds,
  ) {}

  /** Every service, by name. */
  all(): Wired[] {
    const handlers = this.handlers.all();
    const owners = [...this.store.registry.values()].map(({ service }) => service);
    const names = [...new Set([...owners, ...handlers.map(({ service }) => service)])].toSorted();
    return names.map((service) => {
      const own = handlers.filter((handler) => handler.service === service);
      const typesOf = (kind: string) => own.filter((handler) => handler.kind === kind).map(({ type }) => type);
      const requests = own.filter(({ kind, type }) => kind === 'request' && ofTmf.test(type));
      return {
        service,
        publishes: this.resources(({ resource }) => this.store.registry.get(resource)?.service === service).map(({ resource }) => resource),
        hears: distinct([
          ...typesOf('event'),
          ...this.resources(({ resource }) => this.copies.has(service, resource)).flatMap(({ events }) => events),
        ]),
        answers: requests.map(({ type, name }) => ({ operation: type, by: name })).toSorted((a, b) => (a.operation < b.operation ? -1 : 1)),
        asks: distinct(typesOf('reply').filter((type) => ofTmf.test(type))),
      };
    });
  }

  private resources(wanted: (contract: Contract) => boolean): Contract[] {
    return Object.values(contracts).filter(wanted);
  }
}

const distinct = (names: readonly string[]): string[] => [...new Set(names)].toSorted();
