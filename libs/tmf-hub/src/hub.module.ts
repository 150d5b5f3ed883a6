import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { aggregate, EventStore, ServiceName } from '@skyledger/event-store';
import type { TmfApi } from '@skyledger/tmf-contracts';
import { GuardedClient } from './callback/guarded-client';
import { AddressBook, NameServers, SystemNames } from './callback/resolver';
import { Carrier } from './delivery/carrier';
import { Deliveries } from './delivery/deliveries';
import { Dispatcher } from './delivery/dispatcher';
import { FanOut } from './delivery/fan-out';
import { Outbox } from './delivery/outbox';
import { Planning } from './delivery/planning';
import { Replays } from './delivery/replays';
import { HubOperations } from './hub-operations';
import { HubSettings } from './hub-settings';
import { hubController } from './listener/hub.controller';
import { hubCategory } from './listener/hub-faces';
import { listenerDecider } from './listener/listener.decider';
import { listenerView } from './listener/listener.view';
import { Registration } from './listener/registration';
import { hubSchema } from './schema';
import { Keys } from './signing/keys';
import { KeysController } from './signing/keys.controller';

const inner = [Carrier, Deliveries, Dispatcher, Outbox, Planning, Replays];
const outer = [FanOut, GuardedClient, HubOperations, Registration];

/** Sends notifications to listeners. Global; imported once, beside MessagingModule. */
@Module({})
export class HubModule {
  static forRoot(settings: HubSettings = new HubSettings()): DynamicModule {
    return {
      module: HubModule,
      global: true,
      controllers: [KeysController],
      providers: [
        ...inner,
        ...outer,
        Keys,
        { provide: HubSettings, useValue: settings },
        { provide: AddressBook, useClass: settings.allowPrivate === false ? NameServers : SystemNames },
        { provide: hubSchema.schema, inject: [EventStore], useFactory: (store: EventStore) => store.migrations(hubSchema) ?? true },
      ],
      exports: outer,
    };
  }
}

/** The hub of one API, `{base}/hub` in every served version; its listeners belong to the service that speaks the API. */
export const hub = (api: TmfApi, service: string): DynamicModule => ({
  module: { [`${api} hub`]: class {} }[`${api} hub`] as Type,
  controllers: [hubController(api)],
  providers: [
    { provide: ServiceName, useValue: new ServiceName(service) },
    aggregate(listenerDecider(hubCategory(api)), listenerView),
    { provide: `hub of ${api}`, inject: [FanOut], useFactory: (fanOut: FanOut) => fanOut.add(api) ?? api },
  ],
});
