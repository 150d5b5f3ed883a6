import { recorded } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import type { MeterEvent } from './meter.events';
import { type Meter, meterView } from './meter.view';

const subject = { resourceId: 'vm', resourceType: 'virtualMachine', productId: 'p', correlationId: 'order' };
const size = { vCPU: '2', memoryGiB: '4', diskGiB: '40' };
const segments = [{ number: 1, from: 'a', to: 'b', size }];
const shown = (...events: MeterEvent[]) =>
  events.reduce<Meter | undefined>((meter, event) => meterView.project(meter, recorded(event)), undefined);
const installed: MeterEvent = { type: 'MeterInstalled', data: subject };
const started: MeterEvent = { type: 'MeterStarted', data: { at: 'a', size } };
const read: MeterEvent = { type: 'MeterRead', data: { reading: 1, to: 'b', segments } };

describe('The document of a meter', () => {
  it('says whose it is', () => expect(shown(installed)).toEqual({ subject, unrecorded: [] }));
  it('says what is being used', () => expect(shown(installed, started)?.running).toEqual({ from: 'a', size }));
  it('says the size it has now', () =>
    expect(shown(installed, started, { type: 'MeterResized', data: { at: 'c', size: { ...size, vCPU: '4' } } })?.running?.size.vCPU).toBe(
      '4',
    ));
  it('says nothing of it once it is stopped', () =>
    expect(shown(installed, started, { type: 'MeterStopped', data: { at: 'c' } })).not.toHaveProperty('running'));
  it('keeps a reading until it is written down', () => {
    expect(shown(installed, started, read)).toMatchObject({ readTo: 'b', unrecorded: [{ reading: 1, segments }] });
    expect(shown(installed, started, read, { type: 'MeterReadingRecorded', data: { reading: 1 } })?.unrecorded).toEqual([]);
  });
});
