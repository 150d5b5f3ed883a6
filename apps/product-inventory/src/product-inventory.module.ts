import { service } from '@skyledger/service-kit';
import { ProductModule } from './product/product.module';

/** TMF637: the products that customers hold. */
export const productInventoryService = service({ name: 'product-inventory', modules: [ProductModule] });
