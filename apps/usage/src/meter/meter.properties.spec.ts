import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meter, type MeterCommand, type MeterState } from './meter.decider';
import type { Segment } from './meter.events';

const subject = { resourceId: 'vm', resourceType: 'virtualMachine', productId: 'p', correlationId: 'order' };
const instant = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const end = 100_000;

type Seen = { at: number; condition: 'running' | 'stopped' | 'gone'; vCPU: number };
const seen = fc.record({
  at: fc.nat(end),
  condition: fc.constantFrom('running', 'running', 'stopped', 'gone'),
  vCPU: fc.integer({ min: 1, max: 8 }),
});

const observe = ({ at, condition, vCPU }: Seen): MeterCommand => ({
  type: 'ObserveResource',
  data: { at: instant(at), subject, condition: condition as Seen['condition'], size: { vCPU: `${vCPU}`, memoryGiB: '0', diskGiB: '10' } },
});

/** Plays commands; answers what was read, in vCPU-seconds and GiB-seconds of disk. */
const play = (commands: MeterCommand[]): [number, number] => {
  let state: MeterState = meter.initialState;
  const read: Segment[] = [];
  for (const command of commands) {
    if (command.type === 'ReadMeter' && !state.installed) continue;
    for (const event of meter.decide(command, state)) {
      state = meter.evolve(state, event);
      if (event.type === 'MeterRead') read.push(...event.data.segments);
    }
  }
  const total = (of: 'vCPU' | 'diskGiB') =>
    read.reduce(
      (sum, { from, to, size, negative }) => sum + ((Date.parse(to) - Date.parse(from)) / 1000) * Number(size[of]) * (negative ? -1 : 1),
      0,
    );
  return [total('vCPU'), total('diskGiB')];
};

/** Second by second of the history, without segments or readings. */
const integral = (history: Seen[]): [number, number] => {
  let [cpu, disk, hasRun] = [0, 0, false];
  history.forEach(({ at, condition, vCPU }, index) => {
    const seconds = (history[index + 1]?.at ?? end) - at;
    if (condition === 'gone') hasRun = false;
    if (condition === 'running') hasRun = true;
    if (condition === 'running') cpu += seconds * vCPU;
    if (hasRun) disk += seconds * 10;
  });
  return [cpu, disk];
};

describe('Any life of a resource', () => {
  it('is measured to the second, however often and however far ahead its meter is read', () =>
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 12 }), fc.array(fc.tuple(fc.nat(14), fc.nat(end)), { maxLength: 12 }), (lived, readings) => {
        const history = (lived as Seen[]).sort((a, b) => a.at - b.at);
        const commands = history.map(observe);
        for (const [place, to] of readings)
          commands.splice(Math.min(place, commands.length), 0, { type: 'ReadMeter', data: { to: instant(to) } });
        expect(play([...commands, { type: 'ReadMeter', data: { to: instant(end) } }])).toEqual(integral(history));
      }),
      { numRuns: 1000 },
    ));

  it('is measured the same when everything is heard twice', () =>
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 12 }), (lived) => {
        const history = (lived as Seen[]).sort((a, b) => a.at - b.at).map(observe);
        const last: MeterCommand = { type: 'ReadMeter', data: { to: instant(end) } };
        expect(play([...history.flatMap((each) => [each, each]), last, last])).toEqual(play([...history, last]));
      }),
    ));
});
