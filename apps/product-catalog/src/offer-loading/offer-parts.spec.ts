import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type OfferFile, readOffer } from './offer-file';
import { catalogsOf, partsOf } from './offer-parts';

const read = (file: string): OfferFile => {
  const offer = readOffer(file, readFileSync(`offers/${file}.yaml`, 'utf8'));
  if ('problems' in offer) throw new Error(offer.problems.join());
  return offer.offer;
};
const server = read('cloud-server');
const part = (offer: OfferFile, type: string) =>
  partsOf(offer)
    .flat()
    .find((one) => one.type === type)!;
const ids = (offer: OfferFile, type: string) =>
  partsOf(offer)
    .flat()
    .filter((one) => one.type === type)
    .map(({ id }) => id);

describe('The parts of an offer', () => {
  it('come in the order in which they need each other', () =>
    expect(partsOf(server).map((wave) => [...new Set(wave.map(({ type }) => type))])).toEqual([
      ['ResourceSpecification'],
      ['ServiceSpecification'],
      ['ProductSpecification', 'ProductOfferingPrice', 'Category'],
      ['ProductOffering'],
    ]));
  it('refer to each other', () => {
    const offering = part(server, 'ProductOffering').body;
    expect(offering).toMatchObject({
      lifecycleStatus: 'Launched',
      productSpecification: { id: part(server, 'ProductSpecification').id },
      productOfferingPrice: ids(server, 'ProductOfferingPrice').map((id) => ({ id })),
    });
    expect(part(server, 'ProductSpecification').body).toMatchObject({
      serviceSpecification: [{ id: part(server, 'ServiceSpecification').id }],
    });
  });
  it('carry the plan, each step with the resource it makes', () =>
    expect(part(server, 'ServiceSpecification').body['plan']).toMatchObject({
      steps: expect.arrayContaining([
        expect.objectContaining({
          id: 'machine',
          kind: 'createVirtualMachine',
          dependsOn: ['capacity'],
          resourceSpecification: expect.objectContaining({ name: 'virtualMachine' }),
        }),
      ]),
    }));
  it('carry the allowed values, and which is the default', () =>
    expect(part(server, 'ProductSpecification').body['productSpecCharacteristic']).toMatchObject([
      {
        name: 'vCPU',
        configurable: true,
        characteristicValueSpecification: [{ value: 1, isDefault: false }, { value: 2, isDefault: true }, {}, {}, {}],
      },
      {},
      {
        name: 'diskGiB',
        characteristicValueSpecification: [
          { value: 40, isDefault: true },
          { valueFrom: 10, valueTo: 2000 },
        ],
      },
      { name: 'image', configurable: false },
      {},
      { name: 'simulatedFault', extensible: true, characteristicValueSpecification: [{ value: 'none', isDefault: true }] },
    ]));
  it('carry the price, exactly', () =>
    expect(
      partsOf(server)
        .flat()
        .find(({ body }) => body['name'] === 'Cloud Server vCPU')?.body,
    ).toMatchObject({
      priceType: 'usage',
      price: { unit: 'EUR', value: '0.0080' },
      unitOfMeasure: { amount: 1, units: 'vCPU-hour' },
      tax: [{ taxRate: 0 }],
    }));
  it('have the same ids at every reading', () => expect(partsOf(read('cloud-server'))).toEqual(partsOf(server)));
  it('keep their ids when the price changes, but for nothing else', () => {
    const dearer = { ...server, prices: server.prices!.map((price) => ({ ...price, amount: '9' })) };
    for (const type of ['ProductOffering', 'ProductOfferingPrice', 'ProductSpecification', 'ServiceSpecification'])
      expect(ids(dearer, type)).toEqual(ids(server, type));
  });
  it('get another specification, not another offering, when something else is offered', () => {
    const other = { ...server, version: '2.0' };
    expect(ids(other, 'ProductOffering')).toEqual(ids(server, 'ProductOffering'));
    expect(ids(other, 'ProductSpecification')).not.toEqual(ids(server, 'ProductSpecification'));
  });
  it('need no service where nothing is to be delivered', () =>
    expect(
      partsOf({ ...server, delivery: undefined })
        .flat()
        .map(({ type }) => type),
    ).not.toContain('ServiceSpecification'));
});

it('A catalog has the categories of all its offers', () =>
  expect(catalogsOf([server, read('block-storage'), read('public-ip')]).map(({ body }) => body)).toMatchObject([
    { name: 'Cloud Services', category: [{ name: 'Compute' }, { name: 'Network' }, { name: 'Storage' }] },
  ]));
