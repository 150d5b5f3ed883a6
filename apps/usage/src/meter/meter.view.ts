import type { View } from '@skyledger/event-sourcing';
import type { MeterEvent, Segment, Size, Subject } from './meter.events';

/** A meter as it is looked up: whose it is, what is being used, and the readings that are not known to be written down yet. */
export type Meter = {
  readonly subject: Subject;
  readonly running?: { readonly from: string; readonly size: Size };
  readonly readTo?: string;
  readonly unrecorded: readonly { readonly reading: number; readonly segments: readonly Segment[] }[];
};

/** Inside this service only; no TMF resource. */
export const meterView: View<MeterEvent, Meter> = {
  project: (meter, { type, data }) => {
    const { running: _, ...rest } = meter ?? ({} as Meter);
    switch (type) {
      case 'MeterInstalled':
        return { subject: data, unrecorded: [] };
      case 'MeterStarted':
      case 'MeterResized':
        return { ...rest, running: { from: data.at, size: data.size } };
      case 'MeterStopped':
        return rest;
      case 'MeterRead':
        return { ...meter!, readTo: data.to, unrecorded: [...meter!.unrecorded, { reading: data.reading, segments: data.segments }] };
      case 'MeterReadingRecorded':
        return { ...meter!, unrecorded: meter!.unrecorded.filter(({ reading }) => reading > data.reading) };
    }
  },
};
