import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Injectable,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Clock, type Decider, Ids, type Message, type View } from '@skyledger/event-sourcing';
import { Erasure } from './erasure/erasure';
import { PersonalData } from './erasure/personal-data';
import { personalDataOf, type PersonalOptions } from './erasure/personal-data-of';
import { EventStore, type EventStoreOptions } from './event-store';
import { SimulatedClock, SystemClock, TimeOrderedIds } from './ports';
import { Services } from './owning-service';
import { KeyExpiry } from './write/key-expiry';
import { Invariants } from './invariants/invariants';
import { Views } from './views/views';

/** The provider of an aggregate, injected by its category: `@Inject(troubleTicket.category) tickets: Aggregate<Command, Document>`. */
export const aggregate = <C extends Message, S, E extends Message, D>(decider: Decider<C, S, E>, view?: View<E, D>): FactoryProvider => ({
  provide: decider.category,
  inject: [EventStore],
  useFactory: (store: EventStore) => store.aggregate(decider, view),
});

const CLOSE_KEYS = Symbol('close the key store');

/** Opens the store when the application starts, and closes it last. */
@Injectable()
class StoreLife implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    @Inject(CLOSE_KEYS) private readonly closeKeys: () => Promise<void>,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.store.ready();
    if (this.clock instanceof SimulatedClock) await this.resume(this.clock);
  }

  /** A simulated clock goes on from the newest thing that has happened: time does not go back by a restart. */
  private async resume(clock: SimulatedClock): Promise<void> {
    const last = await this.store.lastRecordedAt();
    if (last !== undefined && last > clock.now()) clock.moveTo(last);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
    await this.closeKeys();
  }
}

type Options = Pick<EventStoreOptions, 'databaseUrl' | 'login' | 'migrating' | 'clock' | 'adapter'> & {
  readonly personal?: PersonalOptions;
};

/** Gives EventStore, Clock, Ids and Services to every module. */
@Module({})
export class EventStoreModule {
  /** `clock` instead of the machine's: a SimulatedClock where time is to move only when told. `adapter`: where the log is, if not in that database. */
  static forRoot({ databaseUrl, login, migrating, clock = new SystemClock(), adapter, personal: options }: Options): DynamicModule {
    const { personal, keptIn, close } = personalDataOf(clock, options, migrating);
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        Services,
        StoreLife,
        { provide: KeyExpiry, inject: [EventStore], useFactory: (store: EventStore) => new KeyExpiry(store) },
        { provide: Invariants, inject: [EventStore], useFactory: (store: EventStore) => new Invariants(store) },
        { provide: Views, inject: [EventStore], useFactory: (store: EventStore) => new Views(store) },
        { provide: PersonalData, useValue: personal },
        { provide: CLOSE_KEYS, useValue: close },
        Erasure,
        { provide: Clock, useValue: clock },
        { provide: Ids, inject: [Clock], useFactory: (clock: Clock) => new TimeOrderedIds(clock) },
        {
          provide: EventStore,
          inject: [Clock, Services],
          useFactory: (clock: Clock, services: Services) => {
            const serviceOf = (category: string) => services.providing(category);
            const store = new EventStore({
              ...{ databaseUrl, login, migrating, clock, serviceOf, guard: personal },
              ...(adapter && { adapter }),
            });
            keptIn(store);
            return store;
          },
        },
      ],
      exports: [EventStore, Clock, Ids, Services, Views, Invariants, PersonalData, Erasure],
    };
  }
}
