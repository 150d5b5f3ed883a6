export { productOrderingService } from './product-ordering.module';
