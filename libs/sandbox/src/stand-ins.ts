import { AsyncLocalStorage } from 'node:async_hooks';
import { Clock, Ids, uuidV5 } from '@skyledger/event-sourcing';
import { type Context, context } from '@skyledger/event-store';
import { Gated } from './gated';
import type { Wanted } from './recording';
import type { ScratchLog } from './scratch-log';

const decided = new AsyncLocalStorage<string>();

/** Decides at the instant at which it was decided. */
export const decidedAt = <T>(instant: string | undefined, decide: () => T): T =>
  instant === undefined ? decide() : decided.run(instant, decide);

/** The time of the place where the replay is; of a decision that was recorded, the time that it had. */
export class ReplayClock extends Clock {
  constructor(private readonly log: ScratchLog) {
    super();
  }

  now(): string {
    return decided.getStore() ?? this.log.now.time;
  }
}

/** Ids made of the command that needs them: the same in every replay. */
export class ReplayIds extends Ids {
  private readonly counts = new WeakMap<Context, number>();

  next(): string {
    const current = context.get();
    const count = this.counts.get(current) ?? 0;
    this.counts.set(current, count + 1);
    return uuidV5(current.commandId, `id/${count}`);
  }
}

/** Looks documents up by what they contain, as they are where the replay is. */
export const scratchDocuments = (log: ScratchLog, find: (category: string, id: string) => Promise<unknown>) => ({
  async where(category: string, wanted: Wanted): Promise<unknown[]> {
    const found: { readonly document: unknown; readonly place: number }[] = [];
    for (const id of await log.candidates(category, wanted)) {
      const document = await find(category, id);
      const isWanted = document !== undefined && Object.entries(wanted).every(([path, value]) => has(document, path.split('.'), value));
      if (isWanted) found.push({ document, place: (await log.stream(category, id))[0]!.position });
    }
    return found.sort((a, b) => a.place - b.place).map(({ document }) => document); // in the order in which they were made
  },
  list(): never {
    throw new Gated('A list');
  },
});

/** Whether a value, or one of several, is at a path; `a[].b` looks through an array. */
const has = (value: unknown, [name, ...rest]: readonly string[], wanted: unknown): boolean => {
  if (name === undefined) return [wanted].flat().some((one) => String(one) === String(value));
  const isThrough = name.endsWith('[]');
  const inner = (value as Record<string, unknown> | null | undefined)?.[isThrough ? name.slice(0, -2) : name];
  if (!isThrough) return inner !== undefined && inner !== null && has(inner, rest, wanted);
  return Array.isArray(inner) && inner.some((one) => has(one, rest, wanted));
};
