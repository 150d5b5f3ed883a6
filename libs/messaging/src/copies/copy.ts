import type { Decider, View } from '@skyledger/event-sourcing';

type Said = { sequence: number; time: string; document: object | null };

/** The notifications of one event, `count` of them up to a sequence number, said how the resource is then; null: it was deleted. */
export type TakeCopy = { type: 'TakeCopy'; data: Said & { count: number } };
/** What was taken over, and how many notifications before it never came. */
export type CopyTaken = { type: 'CopyTaken'; data: Said & { missed: number } };

/** A copy follows the notifications forward only: what is older than the newest is ignored, and a gap is only counted. */
export const copyDecider = (category: string, onGap: (missed: number) => void): Decider<TakeCopy, { sequence: number }, CopyTaken> => ({
  category,
  events: { CopyTaken: [] },
  decide: ({ data: { count, ...data } }, { sequence }) => {
    if (data.sequence <= sequence) return [];
    const missed = Math.max(0, data.sequence - count - sequence);
    if (missed > 0) onGap(missed);
    return [{ type: 'CopyTaken', data: { ...data, missed } }];
  },
  evolve: (_state, { data }) => ({ sequence: data.sequence }),
  initialState: { sequence: 0 },
});

/** The copy's document is the resource's. */
export const copied: View<CopyTaken, object> = { project: (_document, { data }) => data.document ?? undefined };
