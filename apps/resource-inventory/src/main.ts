import { boot } from '@skyledger/service-kit';
import { resourceInventoryService } from './resource-inventory.module';

await boot(resourceInventoryService);
