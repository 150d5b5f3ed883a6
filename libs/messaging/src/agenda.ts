import { Injectable } from '@nestjs/common';
import { Timers } from './process/timers';

/** Work that becomes due by the clock. */
export type DueWork = {
  /** The earliest instant at which there is something for this process to do. */
  nextDue(): Promise<string | undefined>;
  /** Does what is due, waits for the end of it, and says how much that was. */
  doDue(): Promise<number>;
};

/** All that this process does by the clock: the timers of its processes, and what other libs add. */
@Injectable()
export class Agenda {
  private readonly works: DueWork[];

  constructor(timers: Timers) {
    this.works = [{ nextDue: () => timers.nextDue(), doDue: () => timers.fireDue() }];
  }

  /** Lets tests and the simulated clock know of more work. */
  add(work: DueWork): void {
    this.works.push(work);
  }

  /** The earliest instant at which something is due. */
  async nextDue(): Promise<string | undefined> {
    const dues = await Promise.all(this.works.map((work) => work.nextDue()));
    return dues.filter((due) => due !== undefined).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
  }

  /** Does all that is due. */
  async doDue(): Promise<number> {
    let done = 0;
    for (const work of this.works) done += await work.doDue();
    return done;
  }
}
