import { boot } from '@skyledger/service-kit';
import { serviceActivationService } from './service-activation.module';

await boot(serviceActivationService);
