import { Rejection } from '@skyledger/event-sourcing';

/** The states a plain resource may be in, and from each the ones it may go to. */
export type LifeCycle = Readonly<Record<string, readonly string[]>>;

/** Refuses a state the life cycle has not, and a step it does not allow, naming the ones it does. */
export const checkStep = (lifeCycle: LifeCycle | undefined, attribute: string, from: unknown, to: unknown): void => {
  if (lifeCycle === undefined || from === to) return;
  const steps = typeof to === 'string' ? lifeCycle[to] : undefined;
  if (steps === undefined) throw new Rejection('invalid', `The value must be one of ${Object.keys(lifeCycle).join(', ')}.`, attribute);
  if (typeof from !== 'string') return;
  const legal = lifeCycle[from] ?? [];
  if (!legal.includes(String(to)))
    throw new Rejection('conflict', `From ${from} the legal next states are: ${legal.join(', ') || 'none'}.`, attribute);
};
