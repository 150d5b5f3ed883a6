import { boot } from '@skyledger/service-kit';
import { services } from './services';

await boot(...services);
