import { memoryAdapter, memoryEventStore } from '../adapters/memory/memory-adapter';
import { storeContract } from './store-contract.fixture';
import { kept, transactionalContract } from './transactional-contract.fixture';
import { transactionalModel } from './transactional-model.fixture';

const open = async () => {
  const adapter = memoryAdapter({ report: () => undefined });
  await adapter.open(new Map([[kept.category, kept]]), []);
  return adapter;
};

transactionalContract('in memory', open);
transactionalModel('in memory', open);

storeContract('in memory', () => memoryEventStore());
