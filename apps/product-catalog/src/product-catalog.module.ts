import { service } from '@skyledger/service-kit';
import { plainResource } from '@skyledger/tmf-rest';
import { CatalogJobModule } from './catalog-job/catalog-job.module';
import { OfferLoadingModule } from './offer-loading/offer-loading.module';
import { offeringLifeCycle } from './product-offering/offering-life-cycle';

/** What is on the market: offerings, their prices and specifications, in categories and catalogs. */
export const productCatalogService = service({
  name: 'product-catalog',
  modules: [
    plainResource('category'),
    plainResource('productCatalog'),
    plainResource('productSpecification'),
    plainResource('productOffering', { lifeCycle: offeringLifeCycle }),
    plainResource('productOfferingPrice'),
    CatalogJobModule,
    OfferLoadingModule,
  ],
});
