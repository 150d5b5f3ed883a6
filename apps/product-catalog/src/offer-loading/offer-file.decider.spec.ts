import { describe, expect, it } from 'vitest';
import { recorded, specification } from '@skyledger/testing';
import { offerFile } from './offer-file.decider';
import type { OfferFileEvent } from './offer-file.events';
import { offerFileView } from './offer-file.view';

const given = specification(offerFile);
const loaded = (hash: string): OfferFileEvent => ({ type: 'OfferFileLoaded', data: { hash, refusals: [] } });

describe('A file of offers', () => {
  it('is loaded', () =>
    given()
      .when({ type: 'FinishOfferFile', data: loaded('1').data })
      .then(loaded('1')));
  it('is loaded once as it is', () =>
    given(loaded('1'))
      .when({ type: 'FinishOfferFile', data: loaded('1').data })
      .thenNothing());
  it('is loaded again when it has changed', () =>
    given(loaded('1'))
      .when({ type: 'FinishOfferFile', data: loaded('2').data })
      .then(loaded('2')));
  it('shows as what it was loaded, and when', () =>
    expect(offerFileView.project(undefined, recorded(loaded('1')))).toEqual({
      id: 'id-1',
      hash: '1',
      refusals: [],
      loadedAt: '2026-01-01T00:00:00.000Z',
    }));
});
