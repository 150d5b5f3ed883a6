import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { Clock, type Decider, Ids, type Message, type View } from '@skyledger/event-sourcing';
import { EventStore } from './event-store';
import { SystemClock, TimeOrderedIds } from './ports';
import { Services } from './services';

/** The provider of an aggregate, injected by its category: `@Inject(troubleTicket.category) tickets: Aggregate<Command, Document>`. */
export const aggregate = <C extends Message, S, E extends Message, D>(decider: Decider<C, S, E>, view?: View<E, D>): FactoryProvider => ({
  provide: decider.category,
  inject: [EventStore],
  useFactory: (store: EventStore) => store.aggregate(decider, view),
});

/** Gives EventStore, Clock, Ids and Services to every module. */
@Module({})
export class EventStoreModule {
  static forRoot({ databaseUrl }: { databaseUrl: string }): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        Services,
        { provide: Clock, useClass: SystemClock },
        { provide: Ids, inject: [Clock], useFactory: (clock: Clock) => new TimeOrderedIds(clock) },
        { provide: EventStore, inject: [Clock, Ids], useFactory: (clock: Clock, ids: Ids) => new EventStore({ databaseUrl, clock, ids }) },
      ],
      exports: [EventStore, Clock, Ids, Services],
    };
  }
}
