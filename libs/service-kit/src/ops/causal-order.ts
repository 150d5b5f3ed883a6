/** As much of an event as its place among others depends on. */
export type Caused = {
  readonly eventId: string;
  readonly recordedAt: string;
  readonly position: number;
  readonly meta: { readonly causationId: string };
};

/** An event with the number of causes before it. */
export type Placed<E> = { readonly event: E; readonly depth: number };

/** Every event after its cause; among those whose turn it is, the earlier first. Logs may be mixed: positions only break ties. */
export const causalOrder = <E extends Caused>(events: readonly E[]): Placed<E>[] => {
  const depths = depthsOf(events);
  const rank = (event: E) => depths.get(event.eventId) ?? 0;
  const latest = latestOfCauses(events);
  return [...events]
    .sort((a, b) => compare(latest(a), latest(b)) || rank(a) - rank(b) || a.position - b.position)
    .map((event) => ({ event, depth: rank(event) }));
};

const depthsOf = (events: readonly Caused[]): Map<string, number> => {
  const causeOf = new Map(events.map(({ eventId, meta }) => [eventId, meta.causationId]));
  const depths = new Map<string, number>();
  for (const { eventId } of events) {
    const path: string[] = [];
    for (
      let id: string | undefined = eventId;
      id !== undefined && causeOf.has(id) && !depths.has(id) && !path.includes(id);
      id = causeOf.get(id)
    )
      path.push(id);
    for (const id of path.reverse()) depths.set(id, (depths.get(causeOf.get(id)!) ?? -1) + 1);
  }
  return depths;
};

/** The time of an event, or of its latest cause where clocks of two services disagree. */
const latestOfCauses = (events: readonly Caused[]) => {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const known = new Map<string, string>();
  const latest = (event: Caused): string => {
    const found = known.get(event.eventId);
    if (found !== undefined) return found;
    known.set(event.eventId, event.recordedAt); // ends a circle, which a sound log does not have
    const cause = byId.get(event.meta.causationId);
    const time = cause ? [latest(cause), event.recordedAt].sort()[1]! : event.recordedAt;
    known.set(event.eventId, time);
    return time;
  };
  return latest;
};

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
