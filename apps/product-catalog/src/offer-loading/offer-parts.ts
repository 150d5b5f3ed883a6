import { uuidV5 } from '@skyledger/event-sourcing';
import type { OfferCharacteristic, OfferFile, OfferPrice, OfferStep } from './offer-file';
import type { Part } from './offer-loading.events';

/** All ids of offers are made of names below this one. */
const offers = 'https://skyledger.example/offers';

type Ref = { readonly '@type': string; readonly id: string; readonly name: string; readonly version?: string };

/** What an offer file comes to, in waves: each wave needs the one before. Specifications get an id of their own for each content. */
export const partsOf = (offer: OfferFile): Part[][] => {
  const { name, version, characteristics = [], prices = [], delivery } = offer;
  const resources = (delivery?.resources ?? []).map(({ characteristics: own = [], ...described }) =>
    specification('tmf634', 'ResourceSpecification', described.name, {
      ...described,
      category: described.name,
      resourceSpecCharacteristic: characteristics.filter((one) => own.includes(one.name)).map(characteristicOf),
    }),
  );
  const service =
    delivery &&
    specification('tmf633', 'ServiceSpecification', delivery.service, {
      name: delivery.service,
      version,
      description: `How ${name} is delivered.`,
      specCharacteristic: characteristics.map(characteristicOf),
      resourceSpecification: resources.map(refTo),
      plan: { steps: delivery.steps.map((step) => stepOf(step, resources)) },
    });
  const product = specification('tmf620', 'ProductSpecification', name, {
    name,
    version,
    description: offer.description,
    productSpecCharacteristic: characteristics.map(characteristicOf),
    serviceSpecification: service ? [refTo(service)] : [],
    resourceSpecification: resources.map(refTo),
  });
  const priced = prices.map((price) => priceOf(price, offer));
  const category = named('Category', offer.category, { name: offer.category, lifecycleStatus: 'Active', isRoot: true });
  return [resources, service ? [service] : [], [product, ...priced, category], [offeringOf(offer, product, priced, category)]].filter(
    (wave) => wave.length > 0,
  );
};

/** The catalogs of all offers, with their categories. */
export const catalogsOf = (all: readonly OfferFile[]): Part[] =>
  [...new Set(all.map(({ catalog }) => catalog))].map((catalog) => {
    const categories = [...new Set(all.filter((offer) => offer.catalog === catalog).map(({ category }) => category))].sort();
    return named('ProductCatalog', catalog, {
      name: catalog,
      lifecycleStatus: 'Active',
      category: categories.map((category) => refTo(named('Category', category, { name: category }))),
    });
  });

const offeringOf = (offer: OfferFile, product: Part, prices: readonly Part[], category: Part): Part =>
  named('ProductOffering', offer.name, {
    name: offer.name,
    version: offer.version,
    description: offer.description,
    lifecycleStatus: offer.lifecycleStatus ?? 'Launched',
    isBundle: false,
    isSellable: true,
    productSpecification: refTo(product),
    productOfferingPrice: prices.map(refTo),
    category: [refTo(category)],
  });

const priceOf = ({ name, type, amount, period, unit }: OfferPrice, offer: OfferFile): Part =>
  named('ProductOfferingPrice', `${offer.name}/${type}/${name}`, {
    name,
    version: offer.version,
    priceType: type,
    lifecycleStatus: 'Active',
    isBundle: false,
    price: { unit: offer.currency, value: amount },
    tax: [{ '@type': 'TaxItem', taxCategory: 'VAT', taxRate: offer.taxRate ?? 0 }],
    ...(period && { recurringChargePeriodType: period, recurringChargePeriodLength: 1 }),
    ...(unit && { unitOfMeasure: { amount: 1, units: unit } }),
  });

const stepOf = ({ resource, ...step }: OfferStep, resources: readonly Part[]) => {
  const known = resources.find(({ body }) => body['name'] === resource);
  return { ...step, ...(known && { resourceSpecification: refTo(known) }) };
};

const characteristicOf = ({ name, type, description, values, from, to, default: standard, fixed = false }: OfferCharacteristic) => {
  const valueOf = (value: unknown) => ({
    '@type': 'CharacteristicValueSpecification',
    valueType: type,
    value,
    isDefault: value === standard,
  });
  const range = {
    '@type': 'CharacteristicValueSpecification',
    valueType: type,
    isDefault: false,
    ...(from !== undefined && { valueFrom: from }),
    ...(to !== undefined && { valueTo: to }),
  };
  const isRange = from !== undefined || to !== undefined;
  const allowed = isRange ? [valueOf(standard), range] : (values ?? [standard]).map(valueOf);
  return {
    '@type': 'CharacteristicSpecification',
    name,
    description,
    valueType: type,
    configurable: !fixed,
    extensible: !isRange && !values, // any other value will do, too
    characteristicValueSpecification: allowed,
  };
};

/** A specification never changes: other content, other id. */
const specification = (api: Part['api'], type: string, name: string, content: Readonly<Record<string, unknown>>): Part => {
  const body = { '@type': type, lifecycleStatus: 'Active', ...content };
  return { api, type, id: uuidV5(uuidV5(offers, `${type}/${name}`), JSON.stringify(body)), body, isShared: true };
};

/** Something that keeps its id whatever becomes of it. */
const named = (type: string, name: string, content: Readonly<Record<string, unknown>>): Part => ({
  api: 'tmf620',
  type,
  id: uuidV5(offers, `${type}/${name}`),
  body: { '@type': type, ...content },
  isShared: type === 'Category',
});

const refTo = ({ type, id, body }: Part): Ref =>
  ({
    '@type': type === 'ProductOfferingPrice' ? 'ProductOfferingPriceRefOrValue' : `${type}Ref`,
    '@referredType': type,
    id,
    name: String(body['name']),
    ...(typeof body['version'] === 'string' && { version: body['version'] }),
  }) as Ref;
