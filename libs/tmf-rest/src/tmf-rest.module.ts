import { type DynamicModule, Module } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { TmfQueryModule } from '@skyledger/tmf-query';
import { Exchanges } from './exchange/exchanges';
import { Idempotency } from './idempotency/idempotency';
import { SavedAnswers } from './idempotency/saved-answers';
import { restSchema } from './idempotency/schema';
import { RateLimit } from './limits/rate-limit';
import { PublicUrl } from './public-url';

/** What every TMF controller needs, once per process. */
@Module({})
export class TmfRestModule {
  /**
   * `publicUrl` is where clients reach this installation; without one, hrefs are absolute paths. `requestsPerSecond` is what a principal
   * may ask for in the long run; without one, there is no limit.
   */
  static forRoot(publicUrl?: string, requestsPerSecond?: number): DynamicModule {
    return {
      module: TmfRestModule,
      global: true,
      imports: [TmfQueryModule],
      providers: [
        { provide: PublicUrl, useValue: new PublicUrl(publicUrl?.replace(/\/+$/, '')) },
        { provide: RateLimit, useValue: new RateLimit(requestsPerSecond) },
        Exchanges,
        Idempotency,
        SavedAnswers,
        { provide: restSchema.schema, inject: [EventStore], useFactory: (store: EventStore) => store.migrations(restSchema) ?? true },
      ],
      exports: [PublicUrl, RateLimit, Exchanges, TmfQueryModule],
    };
  }
}
