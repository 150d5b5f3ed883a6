import { replayTold } from '@skyledger/sandbox';
import { services } from '../services';

await replayTold(services);
