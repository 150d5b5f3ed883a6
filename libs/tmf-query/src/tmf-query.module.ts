import { Module } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import comparison from '../migrations/001-comparison.sql';
import { Documents } from './documents';

const schema = { schema: 'tmf_query', files: { '001-comparison': comparison } };

/** Gives `Documents`. */
@Module({
  providers: [
    Documents,
    { provide: schema.schema, inject: [EventStore], useFactory: (store: EventStore) => store.migrations(schema) ?? true },
  ],
  exports: [Documents],
})
export class TmfQueryModule {}
