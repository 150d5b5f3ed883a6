import {
  type DynamicModule,
  Global,
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock } from '@skyledger/event-sourcing';
import { join } from 'node:path';
import { EventStore } from '../event-store';
import { HeadsFile } from './heads-file';
import { SealKey } from './seal-key';
import { Sealer } from './sealer';

/** Where the key of the seals comes from, and where signed heads go. */
export type SealsOptions = {
  /** A PEM file with an ed25519 key; else one is made in the directory. */
  readonly keyFile?: string;
  readonly headsFile?: string;
  /** The data directory. Without one (in a test) the key is forgotten at the end, and heads are in the database only. */
  readonly directory?: string;
};

@Injectable()
class SealerLife implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly sealer: Sealer,
    private readonly store: EventStore,
  ) {}

  /** A log that does not lie in PostgreSQL is not sealed. */
  async onApplicationBootstrap(): Promise<void> {
    const isInSql = await this.store.query('select from event_store.seals limit 1').then(
      () => true,
      () => false,
    );
    if (isInSql) this.sealer.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sealer.stop();
  }
}

/** Seals the log of this process's store. Global: gives Sealer. */
@Global()
@Module({})
export class SealsModule {
  static forRoot(options: SealsOptions = {}): DynamicModule {
    const useFactory = (log: EventStore, clock: Clock) => sealer(log, clock, options);
    return {
      module: SealsModule,
      providers: [SealerLife, { provide: Sealer, inject: [EventStore, Clock], useFactory }],
      exports: [Sealer],
    };
  }
}

const sealer = (log: EventStore, clock: Clock, { keyFile, directory, headsFile }: SealsOptions): Sealer => {
  const logger = new Logger('Seals');
  let told = '';
  const report = (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    if (message !== told) logger.error(message); // it is tried again every second
    told = message;
  };
  const file = (log: string) => headsFile ?? join(directory ?? '.', `seal-heads-${log}.ndjson`);
  return new Sealer(log, {
    key: SealKey.at(keyFile, directory, (line) => logger.warn(line)),
    clock,
    ...((headsFile ?? directory) !== undefined && { heads: (log: string) => new HeadsFile(file(log)) }),
    report,
  });
};
