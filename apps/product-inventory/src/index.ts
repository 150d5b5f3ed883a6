export { productInventoryService } from './product-inventory.module';
