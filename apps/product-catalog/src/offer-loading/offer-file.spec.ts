import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readOffer } from './offer-file';

const sample = readFileSync('offers/cloud-server.yaml', 'utf8');
type Json = { [name: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any
type Change = (offer: Json) => unknown;

/** The sample with something else in it. */
const problems = (change: Change) => {
  const offer = parse(sample);
  change(offer);
  const read = readOffer('offers/x.yaml', stringify(offer));
  return 'problems' in read ? read.problems : [];
};

describe('An offer file', () => {
  it.each(readdirSync('offers'))('%s is as it should be', (file) =>
    expect(readOffer(file, readFileSync(`offers/${file}`, 'utf8'))).toMatchObject({ offer: { name: expect.any(String) } }),
  );
  it('that is no YAML says where it ends to be', () =>
    expect(readOffer('offers/x.yaml', 'name: [')).toMatchObject({ problems: [expect.stringMatching(/^offers\/x\.yaml: .*line 1/)] }));
  it('that is empty is refused', () =>
    expect(readOffer('offers/x.yaml', '')).toEqual({ problems: ['offers/x.yaml: the file: must be object'] }));
  it.each<[string, Change, string]>([
    ['a name that is missing', (offer) => delete offer.name, 'name: is missing'],
    ['a word that is not known', (offer) => (offer.colour = 'red'), 'colour: is not known here'],
    [
      'an amount that is no text',
      (offer) => (offer.prices[0].amount = 5),
      "prices.0.amount: must be decimal text in quotes, such as '0.0080'",
    ],
    [
      'an amount that is no number',
      (offer) => (offer.prices[1].amount = '1,50'),
      "prices.1.amount: must be decimal text with at most 10 decimals, such as '0.0080'",
    ],
    [
      'a step of an unknown kind',
      (offer) => (offer.delivery.steps[0].kind = 'pray'),
      'delivery.steps.0.kind: must be one of reserveCapacity, createVirtualMachine, createDisk, attachDisk, assignAddress, start',
    ],
    ['a recurring price without a period', (offer) => delete offer.prices[1].period, 'prices.1.period: is missing'],
    ['a period of a price that has none', (offer) => (offer.prices[0].period = 'month'), 'prices.0.period: only a recurring price has one'],
    ['a usage price without a unit', (offer) => delete offer.prices[2].unit, 'prices.2.unit: is missing'],
    ['a unit of a price that has none', (offer) => (offer.prices[0].unit = 'hour'), 'prices.0.unit: only a usage price has one'],
    ['a price twice', (offer) => (offer.prices[1].name = offer.prices[0].name), 'prices.1.name: Cloud Server set-up is there twice'],
    ['a default that is not allowed', (offer) => (offer.characteristics[0].default = 3), 'characteristics.0.default: 3 is not allowed'],
    ['a default out of range', (offer) => (offer.characteristics[2].default = 1), 'characteristics.2.default: 1 is not allowed'],
    [
      'a value of another type',
      (offer) => offer.characteristics[0].values.push('many'),
      'characteristics.0.values.5: many is not of type integer',
    ],
    [
      'values and a range',
      (offer) => (offer.characteristics[2].values = [40]),
      'characteristics.2.values: either values or a range (from, to)',
    ],
    [
      'a step of an unknown resource',
      (offer) => (offer.delivery.steps[1].resource = 'car'),
      'delivery.steps.1.resource: there is no resource car',
    ],
    [
      'a step that waits for a later one',
      (offer) => (offer.delivery.steps[0].dependsOn = ['start']),
      'delivery.steps.0.dependsOn: there is no step start before this one',
    ],
    [
      'a step with an unknown characteristic',
      (offer) => (offer.delivery.steps[0].with.vCPU = '$cores'),
      'delivery.steps.0.with.vCPU: there is no characteristic cores',
    ],
    [
      'a resource with an unknown characteristic',
      (offer) => offer.delivery.resources[0].characteristics.push('cores'),
      'delivery.resources.0.characteristics: there is no characteristic cores',
    ],
  ])('names file and field of %s', (_, change, problem) => expect(problems(change)).toEqual([`offers/x.yaml: ${problem}`]));
});
