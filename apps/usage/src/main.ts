import { boot } from '@skyledger/service-kit';
import { usageService } from './usage.module';

await boot(usageService);
