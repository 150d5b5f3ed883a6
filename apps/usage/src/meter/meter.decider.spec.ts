import { specification } from '@skyledger/testing';
import { describe, it } from 'vitest';
import { meter, type MeterCommand } from './meter.decider';
import type { MeterEvent, Size } from './meter.events';

const given = specification(meter);
const subject = { resourceId: 'vm', resourceType: 'virtualMachine', productId: 'p', correlationId: 'order' };
const small: Size = { vCPU: '2', memoryGiB: '4', diskGiB: '40' };
const large: Size = { vCPU: '4', memoryGiB: '8', diskGiB: '40' };
const disk: Size = { vCPU: '0', memoryGiB: '0', diskGiB: '40' };
const at = (hour: number) => `2026-01-01T${String(hour).padStart(2, '0')}:00:00.000Z`;

const seen = (hour: number, condition: 'running' | 'stopped' | 'gone', size = small): MeterCommand => ({
  type: 'ObserveResource',
  data: { at: at(hour), subject, condition, size },
});
const read = (hour: number): MeterCommand => ({ type: 'ReadMeter', data: { to: at(hour) } });

const installed: MeterEvent = { type: 'MeterInstalled', data: subject };
const started = (hour: number, size = small): MeterEvent => ({ type: 'MeterStarted', data: { at: at(hour), size } });
const resized = (hour: number, size: Size): MeterEvent => ({ type: 'MeterResized', data: { at: at(hour), size } });
const stopped = (hour: number): MeterEvent => ({ type: 'MeterStopped', data: { at: at(hour) } });
const segment = (number: number, from: number, to: number, size = small) => ({ number, from: at(from), to: at(to), size });
const isRead = (reading: number, hour: number, ...segments: ReturnType<typeof segment>[]): MeterEvent => ({
  type: 'MeterRead',
  data: { reading, to: at(hour), segments },
});

describe('A meter', () => {
  it('starts when its resource first runs', () => given().when(seen(1, 'running')).then(installed, started(1)));
  it('is not there for what never ran', () => given().when(seen(1, 'stopped')).thenNothing());
  it('is not there for what was put away before it ran', () => given().when(seen(1, 'gone')).thenNothing());
  it('does not start twice', () => given(installed, started(1)).when(seen(1, 'running')).thenNothing());
  it('notes another size', () =>
    given(installed, started(1))
      .when(seen(3, 'running', large))
      .then(resized(3, large)));
  it('goes on with the disk alone while the resource is stopped', () =>
    given(installed, started(1)).when(seen(3, 'stopped')).then(resized(3, disk)));
  it('stops when the resource is gone', () => given(installed, started(1)).when(seen(3, 'gone')).then(stopped(3)));
  it('does not stop twice', () => given(installed, started(1), stopped(3)).when(seen(3, 'gone')).thenNothing());
  it('starts again without being installed again', () =>
    given(installed, started(1), stopped(3)).when(seen(4, 'running')).then(started(4)));

  it('is read up to an instant', () =>
    given(installed, started(1))
      .when(read(3))
      .then(isRead(1, 3, segment(1, 1, 3))));
  it('is read from where it was read last', () =>
    given(installed, started(1), isRead(1, 3, segment(1, 1, 3)))
      .when(read(5))
      .then(isRead(2, 5, segment(1, 3, 5))));
  it('has nothing to read twice', () =>
    given(installed, started(1), isRead(1, 3, segment(1, 1, 3)))
      .when(read(3))
      .thenNothing());
  it('has nothing to read before it started', () => given(installed, started(5)).when(read(3)).thenNothing());
  it('must be installed to be read', () => given().when(read(3)).thenRejected('notFound'));
  it('is read at each size', () =>
    given(installed, started(1), resized(2, large))
      .when(read(4))
      .then(isRead(1, 4, segment(1, 1, 2), segment(2, 2, 4, large))));
  it('is read up to its end', () =>
    given(installed, started(1), stopped(2))
      .when(read(4))
      .then(isRead(1, 4, segment(1, 1, 2))));
  it('keeps for later what came after the instant it was read to', () => {
    const past = [installed, started(1), resized(4, large), isRead(1, 2, segment(1, 1, 2))] as const;
    given(...past)
      .when(read(3))
      .then(isRead(2, 3, segment(1, 2, 3)));
    given(...past)
      .when(read(5))
      .then(isRead(2, 5, segment(1, 2, 4), segment(2, 4, 5, large)));
  });
  it('takes back what it read too far when a stop becomes known late', () =>
    given(installed, started(1), isRead(1, 5, segment(1, 1, 5)), stopped(3))
      .when(read(6))
      .then({ type: 'MeterRead', data: { reading: 2, to: at(6), segments: [{ ...segment(2, 3, 5), negative: true }] } }));
  it('puts the new size in its place when a resize becomes known late', () =>
    given(installed, started(1), isRead(1, 5, segment(1, 1, 5)), resized(3, large))
      .when(read(6))
      .then({
        type: 'MeterRead',
        data: { reading: 2, to: at(6), segments: [{ ...segment(2, 3, 5), negative: true }, segment(3, 3, 6, large)] },
      }));

  it('knows that its readings are written down', () =>
    given(installed, started(1), isRead(1, 3, segment(1, 1, 3)))
      .when({ type: 'ConfirmReading', data: { reading: 1 } })
      .then({ type: 'MeterReadingRecorded', data: { reading: 1 } }));
  it('is not told so twice', () =>
    given(installed, started(1), isRead(1, 3, segment(1, 1, 3)), { type: 'MeterReadingRecorded', data: { reading: 1 } })
      .when({ type: 'ConfirmReading', data: { reading: 1 } })
      .thenNothing());
});
