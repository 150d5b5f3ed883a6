import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { decimalOf, divided, hourly, measured, share } from './quantity';

const size = { vCPU: '2', memoryGiB: '0.5', diskGiB: '40' };
const segment = (from: string, to: string) => ({ number: 1, from: `2026-01-01T${from}.000Z`, to: `2026-01-01T${to}.000Z`, size });
const times = (from: string, to: string) => hourly(segment(from, to)).map((part) => [part.from.slice(11, 19), part.to.slice(11, 19)]);

describe('A segment', () => {
  it('is cut at the full hours', () =>
    expect(times('10:30:00', '12:15:00')).toEqual([
      ['10:30:00', '11:00:00'],
      ['11:00:00', '12:00:00'],
      ['12:00:00', '12:15:00'],
    ]));
  it('of full hours has no empty ends', () => expect(times('10:00:00', '12:00:00')).toHaveLength(2));
  it('within an hour stays whole', () => expect(times('10:00:01', '10:00:02')).toEqual([['10:00:01', '10:00:02']]));
});

describe('A quantity', () => {
  it('is size times time', () =>
    expect(measured(segment('10:00:00', '10:30:00')).quantities.map((quantity) => [quantity.unit, decimalOf(quantity)])).toEqual([
      ['vCPU-hour', '1'],
      ['GiB-hour of memory', '0.25'],
      ['GiB-hour of disk', '20'],
    ]));
  it('taken back is negative', () =>
    expect(decimalOf(measured({ ...segment('10:00:00', '10:30:00'), negative: true }).quantities[0]!)).toBe('-1'));
  it('of a second is rounded half up at ten decimals, but kept exactly', () => {
    const [cpu] = measured(segment('10:00:00', '10:00:01')).quantities;
    expect(decimalOf(cpu!)).toBe('0.0005555556');
    expect(cpu).toEqual({ unit: 'vCPU-hour', dividend: '2000', divisor: '3600000' });
  });
  it('is shared by time', () => {
    const whole = { unit: 'minute', dividend: '10', divisor: '1' };
    expect(share(whole, 5, 5)).toEqual(whole);
    expect(share(whole, 1, 3)).toEqual({ unit: 'minute', dividend: '10', divisor: '3' });
  });
  it('is rounded away from zero in the middle', () => {
    expect(divided(new Big(1), new Big(8), 2)).toBe('0.13');
    expect(divided(new Big(-1), new Big(8), 2)).toBe('-0.13');
  });
});
