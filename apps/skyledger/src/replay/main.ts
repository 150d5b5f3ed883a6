import { replayTold } from '@skyledger/sandbox';
import { services } from '../all-in-one';

await replayTold(services);
