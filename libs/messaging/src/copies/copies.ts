import type { Provider } from '@nestjs/common';

/** A document as it was from an instant on. */
export type Version<D> = { readonly from: string; readonly document: D };

/** What this service knows of the resources of others. */
export abstract class Copies {
  /** The local copy; if there is none, what the owner answers. */
  abstract find<D>(resource: string, id: string): Promise<D | undefined>;
  /** Every version this service has heard of, oldest first, each with the time it holds from. */
  abstract versions<D>(resource: string, id: string): Promise<Version<D>[]>;
}

/** Keeps a local copy of a foreign resource, fed by its notifications, and provides `Copies`: `providers: [...copyOf('productOffering')]`. */
export const copyOf = (resource: string): Provider[] => [{ provide: `copy of ${resource}`, useValue: resource }];
