import type { Versions } from '@skyledger/event-sourcing';

/** What a resource occupies, as decimal text: virtual CPUs, GiB of memory, GiB of disk. */
export type Size = { readonly vCPU: string; readonly memoryGiB: string; readonly diskGiB: string };

/** Whose use is measured: the resource, the product it is part of, and the flow of the order that brought it about. */
export type Subject = {
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly resourceType: string;
  readonly productId: string;
  readonly correlationId: string;
};

/** Use at one size over [from, to). A negative one takes back what was read too far, when a change becomes known late. */
export type Segment = {
  readonly number: number;
  readonly from: string;
  readonly to: string;
  readonly size: Size;
  readonly negative?: true;
};

/** What the store keeps of a meter. */
export type MeterEvent =
  | { type: 'MeterInstalled'; data: Subject }
  | { type: 'MeterStarted'; data: { at: string; size: Size } }
  | { type: 'MeterResized'; data: { at: string; size: Size } }
  | { type: 'MeterStopped'; data: { at: string } }
  /** The segments are fixed by this: from here on they only become usage records, however often that is tried. */
  | { type: 'MeterRead'; data: { reading: number; to: string; segments: Segment[] } }
  | { type: 'MeterReadingRecorded'; data: { reading: number } };

/** Each of them with the steps from its older versions; none has any yet. */
export const meterEvents: Versions<MeterEvent> = {
  MeterInstalled: [],
  MeterStarted: [],
  MeterResized: [],
  MeterStopped: [],
  MeterRead: [],
  MeterReadingRecorded: [],
};
