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
  /** `clock` instead of the machine's: a SimulatedClock where time is to move only when told. */
  static forRoot({ databaseUrl, clock = new SystemClock() }: { databaseUrl: string; clock?: Clock }): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        Services,
        { provide: Clock, useValue: clock },
        { provide: Ids, inject: [Clock], useFactory: (clock: Clock) => new TimeOrderedIds(clock) },
        { provide: EventStore, inject: [Clock, Ids], useFactory: (clock: Clock, ids: Ids) => new EventStore({ databaseUrl, clock, ids }) },
      ],
      exports: [EventStore, Clock, Ids, Services],
    };
  }
}
