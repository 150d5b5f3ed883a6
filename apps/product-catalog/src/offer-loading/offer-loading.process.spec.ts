import { describe, expect, it } from 'vitest';
import { processSpecification, recorded } from '@skyledger/testing';
import type { OfferLoadingInput, Part } from './offer-loading.events';
import { offerLoading } from './offer-loading.process';

const given = processSpecification(offerLoading);
const part = (type: string, id: string, body: object = {}, isShared = false): Part => ({
  api: 'tmf620',
  type,
  id,
  body: { ...body },
  isShared,
});
const specification = part('ProductSpecification', 'spec', {}, true);
const offering = part('ProductOffering', 'offering', { name: 'x', lifecycleStatus: 'Launched' });
const fee = part('ProductOfferingPrice', 'fee', { lifecycleStatus: 'Active' });
const read = (hash: string, ...waves: Part[][]): OfferLoadingInput => ({ type: 'OfferFileRead', data: { hash, waves } });
const first = read('1', [specification, fee], [offering]);
const taken = (id: string): OfferLoadingInput => ({ type: 'OfferPartTaken', data: { id } });
const refused = (id: string): OfferLoadingInput => ({ type: 'OfferPartRefused', data: { id, reason: 'No.' } });
const loaded = [first, taken('spec'), taken('fee'), taken('offering')];
const sent = (...inputs: OfferLoadingInput[]) =>
  offerLoading.react(
    recorded(inputs.at(-1)!, inputs.length, undefined, 'cloud-server'),
    inputs.reduce(offerLoading.evolve, offerLoading.initialState),
  );

describe('An offer file', () => {
  it('has its specifications and prices made first', () =>
    given().when(first).thenSends('tmf620.createProductSpecification.request', 'tmf620.createProductOfferingPrice.request'));
  it('waits until all of them are there', () => given(first).when(taken('spec')).thenSends());
  it('has its offering made then', () => given(first, taken('spec')).when(taken('fee')).thenSends('tmf620.createProductOffering.request'));
  it('is loaded when that is there', () => given(first, taken('spec'), taken('fee')).when(taken('offering')).thenSends('FinishOfferFile'));
  it('is loaded also when something was refused, and says what', () =>
    expect(sent(first, refused('spec'), taken('fee'), taken('offering'))).toEqual([
      { to: { category: 'offerFile', id: 'cloud-server' }, command: { type: 'FinishOfferFile', data: { hash: '1', refusals: ['No.'] } } },
    ]));
  it('says nothing new when it is read again', () => {
    given(...loaded)
      .when(first)
      .thenSends();
    given(first).when(first).thenSends();
  });
  it('does not mind an answer that it does not wait for', () => given(first, taken('spec'), taken('fee')).when(taken('spec')).thenSends());
});

describe('An offer file that has changed', () => {
  it('has changed what can change, and a new specification made', () =>
    given(...loaded)
      .when(read('2', [part('ProductSpecification', 'spec-2', {}, true), fee], [offering]))
      .thenSends('tmf620.createProductSpecification.request', 'tmf620.patchProductOfferingPrice.request'));
  it('leaves the life cycle to people unless it means to change it', () => {
    const changed = part('ProductOffering', 'offering', { name: 'y', lifecycleStatus: 'Launched' });
    expect(sent(...loaded, read('2', [changed]))).toMatchObject([
      { command: { type: 'tmf620.patchProductOffering.request', data: { name: 'y' } } },
    ]);
    expect(sent(...loaded, read('2', [changed]))[0]).not.toHaveProperty('command.data.lifecycleStatus');
    const retired = part('ProductOffering', 'offering', { lifecycleStatus: 'Retired' });
    expect(sent(...loaded, read('2', [retired]))[0]).toMatchObject({ command: { data: { lifecycleStatus: 'Retired' } } });
  });
  it('retires the price that it does not have any more, once', () => {
    const second = read('2', [offering]);
    expect(sent(...loaded, second, taken('offering'))).toMatchObject([
      { to: { id: 'fee' }, command: { type: 'tmf620.patchProductOfferingPrice.request', data: { lifecycleStatus: 'Retired' } } },
    ]);
    given(...loaded, second, taken('offering'), taken('fee'), read('3', [specification]))
      .when(taken('spec'))
      .thenSends('FinishOfferFile');
  });
  it('brings a price back', () =>
    expect(sent(...loaded, read('2', [offering]), taken('offering'), taken('fee'), read('3', [fee]))[0]).toMatchObject({
      command: { data: { lifecycleStatus: 'Active' } },
    }));
});
