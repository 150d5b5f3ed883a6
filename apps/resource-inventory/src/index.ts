export { resourceInventoryService } from './resource-inventory.module';
