import { memoryAdapter, memoryEventStore } from '../adapters/memory/memory-adapter';
import { storeContract } from './store-contract.fixture';
import { kept, transactionalContract } from './transactional-contract.fixture';
import { transactionalModel } from './transactional-model.fixture';

const open = async () => {
  const adapter = memoryAdapter({ report: () => undefined });
  const registry = new Map([[kept.category, kept]]);
  await adapter.prepare(registry, []);
  await adapter.start(registry);
  return adapter;
};

transactionalContract('in memory', open);
transactionalModel('in memory', open);

storeContract('in memory', () => memoryEventStore());
