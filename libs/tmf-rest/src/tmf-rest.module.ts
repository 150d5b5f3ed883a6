import { type DynamicModule, Module } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { TmfQueryModule } from '@skyledger/tmf-query';
import { Idempotency } from './idempotency/idempotency';
import { SavedAnswers } from './idempotency/saved-answers';
import { restSchema } from './idempotency/schema';
import { PublicUrl } from './public-url';

/** What every TMF controller needs, once per process. */
@Module({})
export class TmfRestModule {
  /** `publicUrl` is where clients reach this installation; without one, hrefs are absolute paths. */
  static forRoot(publicUrl?: string): DynamicModule {
    return {
      module: TmfRestModule,
      global: true,
      imports: [TmfQueryModule],
      providers: [
        { provide: PublicUrl, useValue: new PublicUrl(publicUrl?.replace(/\/+$/, '')) },
        Idempotency,
        SavedAnswers,
        { provide: restSchema.schema, inject: [EventStore], useFactory: (store: EventStore) => store.migrations(restSchema) ?? true },
      ],
      exports: [PublicUrl, Idempotency, TmfQueryModule],
    };
  }
}
