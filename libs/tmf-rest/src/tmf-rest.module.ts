import { type DynamicModule, Module } from '@nestjs/common';
import { TmfQueryModule } from '@skyledger/tmf-query';
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
      providers: [{ provide: PublicUrl, useValue: new PublicUrl(publicUrl?.replace(/\/+$/, '')) }],
      exports: [PublicUrl, TmfQueryModule],
    };
  }
}
