import { boot } from '@skyledger/service-kit';
import { productCatalogService } from './product-catalog.module';

await boot(productCatalogService);
