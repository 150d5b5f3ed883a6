/** As much of an event as its place among others depends on. */
export type Caused = {
  readonly eventId: string;
  readonly recordedAt: string;
  readonly position: number;
  readonly meta: { readonly causationId: string };
};

/** An event with the number of causes before it. */
export type Placed<E> = { readonly event: E; readonly depth: number };

/**
 * The order of time, and of the log where times are equal; but an event whose cause would come later (the clocks of two services
 * disagree, or two logs are mixed) waits for it.
 */
export const causalOrder = <E extends Caused>(events: readonly E[]): Placed<E>[] => {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const placed = new Map<string, Placed<E>>();
  for (const event of [...events].sort(byTime)) {
    for (const next of notPlaced(event, byId, placed)) {
      placed.set(next.eventId, { event: next, depth: (placed.get(next.meta.causationId)?.depth ?? -1) + 1 });
    }
  }
  return [...placed.values()];
};

const byTime = (a: Caused, b: Caused) => compare(a.recordedAt, b.recordedAt) || a.position - b.position;

/** An event and those of its causes that have no place yet, the first cause first. */
const notPlaced = <E extends Caused>(event: E, byId: ReadonlyMap<string, E>, placed: ReadonlyMap<string, Placed<E>>): E[] => {
  const chain = new Set<E>(); // a set ends a circle, which a sound log does not have
  for (let next: E | undefined = event; next && !placed.has(next.eventId) && !chain.has(next); next = byId.get(next.meta.causationId))
    chain.add(next);
  return [...chain].reverse();
};

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
