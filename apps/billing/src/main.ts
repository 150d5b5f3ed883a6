import { boot } from '@skyledger/service-kit';
import { billingService } from './billing.module';

await boot(billingService);
