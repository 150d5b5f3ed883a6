import { type DynamicModule, Module } from '@nestjs/common';

/** How the bus behaves; everything has a default. */
export type MessagingOptions = {
  /** Seed of the test mode: messages of different keys in random order, and each of them twice. Default: BUS_CHAOS. */
  readonly chaos?: string;
};

/** Brings events to handlers and processes, in this process. Global; imported once, beside EventStoreModule. */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions = {}): DynamicModule {
    return { module: MessagingModule, global: true, providers: [{ provide: 'messaging options', useValue: options }] };
  }
}
