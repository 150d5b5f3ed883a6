import type { StoredEvent } from '@skyledger/event-store';

/** A flow as it was recorded: all its events, and those that they led to in other flows, in the order of the log. */
export type Recording = { readonly flow: string; readonly tenant: string; readonly events: readonly StoredEvent[] };

/** Attributes of a document and the values they are to have. */
export type Wanted = Readonly<Record<string, unknown>>;

/** What was around the flow: asked for when the code looks at it. */
export type World = {
  /** All events of a stream. */
  stream(category: string, id: string): Promise<readonly StoredEvent[]>;
  /** The ids of all resources that may have had these values at some time of the flow; rather too many than too few. */
  candidates(category: string, wanted: Wanted): Promise<readonly string[]>;
};

/** A recording with as much of the world as a replay has asked for: it can be replayed anywhere. */
export type GoldenHistory = Recording & {
  readonly streams: Readonly<Record<string, readonly StoredEvent[]>>;
  readonly candidates: Readonly<Record<string, readonly string[]>>;
};

const nameOf = (category: string, id: string) => `${category}/${id}`;
const keyOf = (category: string, wanted: Wanted) => `${category} ${JSON.stringify(wanted)}`;

/** The world of a golden history. A question that was not asked before is answered with all there is. */
export const worldOf = ({ streams, candidates }: GoldenHistory): World => ({
  stream: async (category, id) => streams[nameOf(category, id)] ?? [],
  candidates: async (category, wanted) =>
    candidates[keyOf(category, wanted)] ??
    Object.keys(streams).flatMap((name) => (name.startsWith(`${category}/`) ? [name.slice(category.length + 1)] : [])),
});

/** Looks at a world and keeps what was seen, up to the end of the flow, and only what had happened outside of it. */
export const remembered = (recording: Recording, world: World): { readonly world: World; readonly history: GoldenHistory } => {
  const own = new Set(recording.events.map(({ eventId }) => eventId));
  const end = recording.events.at(-1)?.position ?? 0;
  const streams: Record<string, readonly StoredEvent[]> = {};
  const candidates: Record<string, readonly string[]> = {};
  return {
    history: { ...recording, streams, candidates },
    world: {
      async stream(category, id) {
        const events = await world.stream(category, id);
        const outside = events.filter(({ eventId, position }) => !own.has(eventId) && position < end);
        if (outside.length > 0) streams[nameOf(category, id)] = outside;
        return events;
      },
      candidates: async (category, wanted) => (candidates[keyOf(category, wanted)] = await world.candidates(category, wanted)),
    },
  };
};
