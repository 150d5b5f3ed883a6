import type { View } from '@skyledger/event-sourcing';
import type { OfferFileEvent } from './offer-file.events';

/** A file as it was loaded last. */
export type LoadedOfferFile = OfferFileEvent['data'] & { readonly id: string; readonly loadedAt: string };

/** The document tells the next start whether the file says anything new. */
export const offerFileView: View<OfferFileEvent, LoadedOfferFile> = {
  project: (_file, { data, metadata }) => ({ id: metadata.id, ...data, loadedAt: metadata.recordedAt }),
};
