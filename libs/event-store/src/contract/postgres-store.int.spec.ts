import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll } from 'vitest';
import { postgresAdapter } from '../adapters/postgres';
import { EventStore } from '../event-store';
import { storeContract } from './store-contract.fixture';
import { kept, transactionalContract } from './transactional-contract.fixture';
import { transactionalModel } from './transactional-model.fixture';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const open = async () => {
  const adapter = postgresAdapter({ databaseUrl: database.url, report: () => undefined });
  const registry = new Map([[kept.category, kept]]);
  await adapter.prepare(registry, []);
  await adapter.start(registry);
  return adapter;
};

transactionalContract('in PostgreSQL', open);
transactionalModel('in PostgreSQL', open);

storeContract('in PostgreSQL', () => new EventStore({ databaseUrl: database.url }));
