import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ACCESS_TOKEN, AccessGuard } from './access.guard';

/** Guards every route of a process. */
@Module({})
export class AccessModule {
  /** Without a token every request may pass: for loopback, or by ACCESS=open. */
  static forRoot(token: string | undefined): DynamicModule {
    return {
      module: AccessModule,
      providers:
        token === undefined
          ? []
          : [
              { provide: ACCESS_TOKEN, useValue: token },
              { provide: APP_GUARD, useClass: AccessGuard },
            ],
    };
  }
}
