import { describe, expect, it } from 'vitest';
import type { Due } from './deliveries';
import { Lanes } from './lanes';

const due = (listener: string, subject: string, failures = 0): Due =>
  ({ id: `${listener}${subject}`, listener, subject, failures, category: 'productOrder' }) as unknown as Due;
const lanes = () => new Lanes({ healthy: 4, failing: 2, perListener: 2 });
const admitted = (to: Lanes, ...all: Due[]) => all.map((one) => to.admit(one));

describe('Of one listener', () => {
  it('a few messages are under way', () =>
    expect(admitted(lanes(), due('a', '1'), due('a', '2'), due('a', '3'))).toEqual([true, true, false]));
  it('one is under way while it fails', () => expect(admitted(lanes(), due('a', '1', 1), due('a', '2', 1))).toEqual([true, false]));
  it('and of one resource one is', () => expect(admitted(lanes(), due('a', '1'), due('a', '1'))).toEqual([true, false]));
  it('the next one may go when one has come back', () => {
    const road = lanes();
    const [first, next] = [due('a', '1'), due('a', '1')];
    expect(admitted(road, first, next)).toEqual([true, false]);
    road.leave(first);
    expect(road.admit(next)).toBe(true);
  });
});

describe('Listeners that fail', () => {
  it('do not take the places of the others', () => {
    const road = lanes();
    expect(admitted(road, due('a', '1', 1), due('b', '1', 9), due('c', '1', 9))).toEqual([true, true, false]);
    expect(admitted(road, due('d', '1'), due('d', '2'), due('e', '1'), due('e', '2'), due('f', '1'))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('There is room', () => {
  it('for what a listener can still take, and a lane', () => {
    const road = lanes();
    admitted(road, due('a', '1'), due('a', '2'), due('b', '1'), due('c', '1', 3));
    expect(road.room).toEqual({
      underWay: ['a1', 'a2', 'b1', 'c1'],
      full: ['a'],
      occupied: ['a', 'b', 'c'],
      free: { healthy: 1, failing: 1 },
    });
  });
  it('for as much as at first when all have come back', () => {
    const road = lanes();
    const [one, other] = [due('a', '1'), due('a', '2', 1)];
    admitted(road, one, other);
    for (const each of [one, other]) if (road.room.underWay.includes(each.id)) road.leave(each);
    expect(road.room).toEqual(lanes().room);
  });
});
