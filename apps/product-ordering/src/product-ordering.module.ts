import { service } from '@skyledger/service-kit';
import { CancelProductOrderModule } from './cancel-product-order/cancel-product-order.module';
import { OrderHandlingModule } from './order-handling/order-handling.module';
import { ProductOrderModule } from './product-order/product-order.module';

/** TMF622: what customers order, and how it is delivered. */
export const productOrderingService = service({
  name: 'product-ordering',
  modules: [ProductOrderModule, CancelProductOrderModule, OrderHandlingModule],
});
