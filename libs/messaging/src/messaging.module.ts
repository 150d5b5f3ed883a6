import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventStore } from '@skyledger/event-store';
import { Agenda } from './agenda';
import { Bus } from './bus/bus';
import { Consumers } from './bus/consumers';
import { HeldMessages } from './bus/held-messages';
import { ClockControl } from './clock-control';
import { CopyFeeds } from './copies/copies';
import { Peers, PeersAround } from './copies/peers';
import { Handlers } from './handling/handlers';
import { EventLogTransport } from './handling/event-log-transport';
import { DeliveryParts } from './handling/deliveries';
import { Outcomes } from './handling/outcomes';
import { Routing } from './handling/routing';
import { Idle } from './idle';
import { KafkaBus } from './kafka/kafka-bus';
import { type MessagingOptions, OPTIONS } from './options';
import { Processes } from './process/process-manager';
import { Reactions } from './process/reactions';
import { Timers } from './process/timers';
import { Publication } from './publication/publication';
import { messagingSchema } from './schema';
import { Wiring } from './wiring';

const inner = [Consumers, DeliveryParts, Handlers, HeldMessages, Outcomes, Reactions, Routing, Timers];
const outer = [Agenda, Bus, ClockControl, CopyFeeds, Idle, KafkaBus, EventLogTransport, Processes, Publication, Wiring];

/** Brings events to handlers and processes, in this process. Global; imported once, beside EventStoreModule. */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions = {}): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        ...inner,
        ...outer,
        { provide: OPTIONS, useValue: { chaos: process.env['BUS_CHAOS'], disorder: process.env['KAFKA_DISORDER'], ...options } },
        { provide: Peers, useClass: PeersAround },
        {
          provide: messagingSchema.schema,
          inject: [EventStore],
          useFactory: (store: EventStore) => store.migrations(messagingSchema) ?? true,
        },
      ],
      exports: [...outer, Peers],
    };
  }
}
