import type { Decider } from '@skyledger/event-sourcing';
import { type OfferFileEvent, offerFileEvents } from './offer-file.events';

export type OfferFileCommand = { type: 'FinishOfferFile'; data: OfferFileEvent['data'] };

/** A file of offers, and as what it was loaded last. */
export const offerFile: Decider<OfferFileCommand, string, OfferFileEvent> = {
  category: 'offerFile',
  events: offerFileEvents,
  initialState: '',
  decide: ({ data }, hash) => (data.hash === hash ? [] : [{ type: 'OfferFileLoaded', data }]),
  evolve: (_hash, { data }) => data.hash,
};
