import type { DynamicModule } from '@nestjs/common';
import { billingService } from '@skyledger/app-billing';
import { productCatalogService } from '@skyledger/app-product-catalog';
import { productInventoryService } from '@skyledger/app-product-inventory';
import { productOrderingService } from '@skyledger/app-product-ordering';
import { resourceInventoryService } from '@skyledger/app-resource-inventory';
import { serviceActivationService } from '@skyledger/app-service-activation';
import { troubleTicketService } from '@skyledger/app-trouble-ticket';
import { usageService } from '@skyledger/app-usage';
import { apiDocsService } from './api-docs/api-docs.module';
import { frontDoorService } from './front-door/front-door.module';

/** Every service of the platform, in the order in which an order meets them, behind one door. */
export const services: DynamicModule[] = [
  productCatalogService,
  productOrderingService,
  productInventoryService,
  serviceActivationService,
  resourceInventoryService,
  usageService,
  billingService,
  troubleTicketService,
  frontDoorService,
  apiDocsService,
];
