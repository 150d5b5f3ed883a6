export { productCatalogService } from './product-catalog.module';
