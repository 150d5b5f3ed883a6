import type { Versions } from '@skyledger/event-sourcing';

/** What the store keeps of a file of offers: that all it says is where it belongs, or why some of it could not be. */
export type OfferFileEvent = { type: 'OfferFileLoaded'; data: { hash: string; refusals: readonly string[] } };

/** Each of them with the steps from its older versions; none has any yet. */
export const offerFileEvents: Versions<OfferFileEvent> = {
  OfferFileLoaded: [],
};
