import { type Decider, Rejection } from '@skyledger/event-sourcing';
import { type MeterEvent, type Segment, type Size, type Subject, meterEvents } from './meter.events';

export type MeterCommand =
  /** The resource was seen: running at its size, stopped (only its disk stays occupied), or gone. */
  | { type: 'ObserveResource'; data: { at: string; subject: Subject; condition: 'running' | 'stopped' | 'gone'; size: Size } }
  /** Everything used before the instant is to become usage records. */
  | { type: 'ReadMeter'; data: { to: string } }
  /** All records of the readings up to this one are written. */
  | { type: 'ConfirmReading'; data: { reading: number } };

/** `running`: what is being used; `unread`: what was used and not read yet; `recorded`: the last reading known to be written down. */
export type MeterState = {
  readonly installed: boolean;
  readonly segments: number;
  readonly running?: { readonly number: number; readonly from: string; readonly size: Size };
  readonly unread: readonly Segment[];
  readonly readings: number;
  readonly recorded: number;
};

/** Measures the use of one resource from what is heard of it. Instants are UTC with milliseconds, so they compare as text. */
export const meter: Decider<MeterCommand, MeterState, MeterEvent> = {
  category: 'meter',
  events: meterEvents,
  initialState: { installed: false, segments: 0, unread: [], readings: 0, recorded: 0 },

  decide(command, state) {
    switch (command.type) {
      case 'ObserveResource':
        return observe(command.data, state);
      case 'ReadMeter':
        return read(command.data.to, state);
      case 'ConfirmReading':
        return command.data.reading > state.recorded ? [{ type: 'MeterReadingRecorded', data: command.data }] : [];
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'MeterInstalled':
        return { ...state, installed: true };
      case 'MeterStarted':
        return start(state, event.data.at, event.data.size);
      case 'MeterResized':
        return start(stop(state, event.data.at), event.data.at, event.data.size);
      case 'MeterStopped':
        return stop(state, event.data.at);
      case 'MeterRead':
        return afterReading(state, event.data);
      case 'MeterReadingRecorded':
        return { ...state, recorded: event.data.reading };
    }
  },
};

type Observation = Extract<MeterCommand, { type: 'ObserveResource' }>['data'];

const observe = ({ at, subject, condition, size }: Observation, { installed, running }: MeterState): MeterEvent[] => {
  if (condition === 'gone') return running ? [{ type: 'MeterStopped', data: { at } }] : [];
  const occupied = condition === 'running' ? size : { ...size, vCPU: '0', memoryGiB: '0' };
  if (running) return sameSize(running.size, occupied) ? [] : [{ type: 'MeterResized', data: { at, size: occupied } }];
  if (condition === 'stopped') return []; // it never ran, or is being put away: nothing to pay for
  const installation: MeterEvent[] = installed ? [] : [{ type: 'MeterInstalled', data: subject }];
  return [...installation, { type: 'MeterStarted', data: { at, size: occupied } }];
};

const sameSize = (a: Size, b: Size) => a.vCPU === b.vCPU && a.memoryGiB === b.memoryGiB && a.diskGiB === b.diskGiB;

const read = (to: string, state: MeterState): MeterEvent[] => {
  if (!state.installed) throw new Rejection('notFound', 'No such meter.');
  const segments = usedBefore(to, state);
  return segments.length > 0 ? [{ type: 'MeterRead', data: { reading: state.readings + 1, to, segments } }] : [];
};

const usedBefore = (to: string, { unread, running }: MeterState): Segment[] => {
  const all = running ? [...unread, { ...running, to }] : unread;
  return all.filter(({ from }) => from < to).map((segment) => (segment.to > to ? { ...segment, to } : segment));
};

const start = (state: MeterState, at: string, size: Size): MeterState => ({
  ...state,
  segments: state.segments + 1,
  running: { number: state.segments + 1, from: at, size },
});

/** Ends what is running. If it was read beyond the end already, the excess becomes a negative segment. */
const stop = ({ running, ...state }: MeterState, at: string): MeterState => {
  if (!running || running.from === at) return state;
  if (running.from < at) return { ...state, unread: [...state.unread, { ...running, to: at }] };
  const number = state.segments + 1;
  const excess: Segment = { number, from: at, to: running.from, size: running.size, negative: true };
  return { ...state, segments: number, unread: [...state.unread, excess] };
};

const afterReading = (state: MeterState, { reading, to }: { reading: number; to: string }): MeterState => {
  const unread = state.unread
    .filter((segment) => segment.to > to)
    .map((segment) => (segment.from < to ? { ...segment, from: to } : segment));
  const running = state.running && state.running.from < to ? { ...state.running, from: to } : state.running;
  return { ...state, ...(running && { running }), unread, readings: reading };
};
