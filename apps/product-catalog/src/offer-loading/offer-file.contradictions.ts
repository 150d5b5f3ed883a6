import type { OfferCharacteristic, OfferDelivery, OfferFile, OfferPrice } from './offer-file';

/** What an offer file says that cannot be so, though each part of it has the right form. */
export const contradictions = ({ characteristics = [], prices = [], delivery }: OfferFile): string[] => {
  const names = characteristics.map(({ name }) => name);
  return [
    ...twice('characteristics', names),
    ...twice(
      'prices',
      prices.map(({ name }) => name),
    ),
    ...characteristics.flatMap((one, index) => ofCharacteristic(one, `characteristics.${index}`)),
    ...prices.flatMap((one, index) => ofPrice(one, `prices.${index}`)),
    ...(delivery ? ofDelivery(delivery, names) : []),
  ];
};

const twice = (list: string, names: readonly string[]): string[] =>
  names.flatMap((name, index) => (names.indexOf(name) < index ? [`${list}.${index}.name: ${name} is there twice`] : []));

const ofCharacteristic = ({ type, values, from, to, default: standard }: OfferCharacteristic, field: string): string[] => {
  const isOfType = (value: unknown) => (type === 'integer' ? Number.isInteger(value) : typeof value === type);
  const isRange = from !== undefined || to !== undefined;
  const isAllowed = isRange
    ? Number(standard) >= (from ?? -Infinity) && Number(standard) <= (to ?? Infinity)
    : (values?.includes(standard) ?? true);
  return [
    ...(isRange && values ? [`${field}.values: either values or a range (from, to)`] : []),
    ...(isRange && type !== 'integer' && type !== 'number' ? [`${field}.type: only numbers have a range`] : []),
    ...(values ?? []).flatMap((value, index) =>
      isOfType(value) ? [] : [`${field}.values.${index}: ${String(value)} is not of type ${type}`],
    ),
    ...(isOfType(standard) && isAllowed ? [] : [`${field}.default: ${String(standard)} is not allowed`]),
  ];
};

const ofPrice = ({ type, period, unit }: OfferPrice, field: string): string[] => [
  ...(type === 'recurring' && !period ? [`${field}.period: is missing`] : []),
  ...(type !== 'recurring' && period ? [`${field}.period: only a recurring price has one`] : []),
  ...(type === 'usage' && !unit ? [`${field}.unit: is missing`] : []),
  ...(type !== 'usage' && unit ? [`${field}.unit: only a usage price has one`] : []),
];

const ofDelivery = ({ resources, steps }: OfferDelivery, characteristics: readonly string[]): string[] => {
  const kinds = resources.map(({ name }) => name);
  const ids = steps.map(({ id }) => id);
  return [
    ...twice('delivery.resources', kinds),
    ...ids.flatMap((id, index) => (ids.indexOf(id) < index ? [`delivery.steps.${index}.id: ${id} is there twice`] : [])),
    ...resources.flatMap(({ characteristics: named = [] }, index) =>
      named.flatMap((name) =>
        characteristics.includes(name) ? [] : [`delivery.resources.${index}.characteristics: there is no characteristic ${name}`],
      ),
    ),
    ...steps.flatMap(({ resource, dependsOn = [], with: values = {} }, index) => [
      ...(kinds.includes(resource) ? [] : [`delivery.steps.${index}.resource: there is no resource ${resource}`]),
      ...dependsOn.flatMap((id) =>
        ids.slice(0, index).includes(id) ? [] : [`delivery.steps.${index}.dependsOn: there is no step ${id} before this one`],
      ),
      ...Object.entries(values).flatMap(([name, value]) =>
        typeof value === 'string' && value.startsWith('$') && !characteristics.includes(value.slice(1))
          ? [`delivery.steps.${index}.with.${name}: there is no characteristic ${value.slice(1)}`]
          : [],
      ),
    ]),
  ];
};
