import type { Versions } from '@skyledger/event-sourcing';

/** What offer loading hears. */
export type OfferLoadingInput =
  /** A file says something else than when it was loaded last. */
  | { type: 'OfferFileRead'; data: { hash: string; waves: readonly (readonly Part[])[] } }
  /** A part is where it belongs; or its owner will not have it so. */
  | { type: 'OfferPartTaken'; data: { id: string } }
  | { type: 'OfferPartRefused'; data: { id: string; reason: string } };

/** Each of them with the steps from its older versions; none has any yet. */
export const offerLoadingInputs: Versions<OfferLoadingInput> = {
  OfferFileRead: [],
  OfferPartTaken: [],
  OfferPartRefused: [],
};

/** One resource that an offer needs, and whose it is. */
export type Part = {
  readonly api: 'tmf620' | 'tmf633' | 'tmf634';
  /** 'ProductOffering' */
  readonly type: string;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Others may have it, too: it is made if it is not there, and left alone otherwise. */
  readonly isShared: boolean;
};

/** What offer loading wants: each part at its owner, and in the end the offer marked as loaded. */
export type OfferLoadingCommand =
  | { type: `${Part['api']}.${string}.request`; data: object }
  | { type: 'FinishOfferFile'; data: { hash: string; refusals: readonly string[] } };
