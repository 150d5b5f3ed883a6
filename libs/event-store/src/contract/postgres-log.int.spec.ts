import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll } from 'vitest';
import { logPortOf } from '../adapters/log-port-of';
import { postgresAdapter } from '../adapters/postgres';
import { logContract } from './log-contract.fixture';
import { logModel } from './log-model.fixture';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const open = async () => {
  const adapter = postgresAdapter({ databaseUrl: database.url, report: () => undefined });
  const registry = new Map();
  await adapter.prepare(registry, []);
  await adapter.start(registry);
  return logPortOf(adapter);
};

logContract('in PostgreSQL', open);
logModel('in PostgreSQL', open);
