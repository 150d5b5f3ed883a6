import type { Decider, Message, View } from '@skyledger/event-sourcing';
import { type Registration, registration } from './log/registry';

/** The aggregates and processes of a process, each category once. */
export class Categories {
  readonly all = new Map<string, Registration>();

  constructor(private readonly serviceOf: (category: string) => string = () => 'unnamed') {}

  add<C extends Message, S, E extends Message, D>(decider: Decider<C, S, E>, view?: View<E, D>): void {
    const { category } = decider;
    if (this.all.has(category)) throw new Error(`Category ${category} is there twice.`);
    this.all.set(category, registration(this.serviceOf(category), decider as never, view as never));
  }

  /** Throws for a category that is not there. */
  get(category: string): Registration {
    const found = this.all.get(category);
    if (!found) throw new Error(`Category ${category} is not one of this process.`);
    return found;
  }
}
