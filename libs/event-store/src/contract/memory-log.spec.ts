import { logPortOf } from '../adapters/log-port-of';
import { memoryAdapter } from '../adapters/memory/memory-adapter';
import { logContract } from './log-contract.fixture';
import { logModel } from './log-model.fixture';

const open = async () => logPortOf(memoryAdapter({ report: () => undefined }));

logContract('in memory', open);
logModel('in memory', open, 300);
