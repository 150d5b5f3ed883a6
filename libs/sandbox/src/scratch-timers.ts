import { type Context, context } from '@skyledger/event-store';
import type { Processes, Timer, Timers } from '@skyledger/messaging';
import type { RecordedAppend } from './recorded-appends';

type Set = Timer & { readonly cause: Context; isFired?: true };

/** The timers of a replay: one that fired in the recording fires when it did; another when it is due. */
export class ScratchTimers {
  private readonly timers = new Map<string, Set>();
  private readonly recorded: ReadonlySet<string>;

  constructor(
    timers: Timers,
    private readonly processes: Processes,
    appends: readonly RecordedAppend[],
  ) {
    this.recorded = new Set(appends.map(({ commandId }) => commandId));
    Object.assign(timers, {
      set: async (set: readonly Timer[], cause: Context) => {
        for (const timer of set) if (!this.timers.has(timer.id)) this.timers.set(timer.id, { ...timer, cause });
      },
    });
  }

  /** Fires the timer of a recorded append; false if that was none. */
  fire(commandId: string): boolean {
    const timer = this.timers.get(commandId);
    if (!timer || timer.isFired) return timer !== undefined;
    timer.isFired = true;
    const { category, stream, input, cause } = timer;
    void context.run({ ...cause, commandId, source: 'bus' }, () => this.processes.get(category)!.streams.handle(stream, input));
    return true;
  }

  /** Fires one that is due and that the recording does not know; false if there is none. */
  fireNew(time: string): boolean {
    const due = [...this.timers.values()].find((timer) => !timer.isFired && !this.recorded.has(timer.id) && timer.due <= time);
    return due !== undefined && this.fire(due.id);
  }
}
