import { boot } from '@skyledger/service-kit';
import { productInventoryService } from './product-inventory.module';

await boot(productInventoryService);
