import { boot } from '@skyledger/service-kit';
import { productOrderingService } from './product-ordering.module';

await boot(productOrderingService);
