import type { Fields, StoredSeal } from './format';

/** What is audited, in the order of positions: a seal comes after the events of its range. */
export type Item =
  { readonly kind: 'event'; readonly position: number; readonly fields: Fields } | { readonly kind: 'seal'; readonly seal: StoredSeal };

/** A log, wherever it lies. */
export type Source = {
  /** Which log it is. */
  readonly log: string;
  /** How many events there are, about: for the progress bar. */
  readonly events: number;
  /** Only one tenant's events are there: that others are missing is no finding. */
  readonly isPartial: boolean;
  /** Everything, in portions. */
  items(): AsyncIterable<readonly Item[]>;
  /** What is wrong with the source itself, once all has been read: a file that was cut off or changed. */
  flaw?(): string | undefined;
  close(): Promise<void>;
};
