import type { Decider, View } from '@skyledger/event-sourcing';

/** A notification said how the resource is at a sequence number; null: it was deleted. */
export type TakeCopy = { type: 'TakeCopy'; data: { sequence: number; time: string; document: object | null } };
/** What was taken over, and how many notifications before it never came. */
export type CopyTaken = { type: 'CopyTaken'; data: TakeCopy['data'] & { missed: number } };

/** A copy follows the notifications forward only: what is older than the newest is ignored, and a gap is only counted. */
export const copyDecider = (category: string, onGap: (missed: number) => void): Decider<TakeCopy, { sequence: number }, CopyTaken> => ({
  category,
  decide: ({ data }, { sequence }) => {
    if (data.sequence <= sequence) return [];
    const missed = data.sequence - sequence - 1;
    if (missed > 0) onGap(missed);
    return [{ type: 'CopyTaken', data: { ...data, missed } }];
  },
  evolve: (_state, { data }) => ({ sequence: data.sequence }),
  initialState: { sequence: 0 },
});

/** The copy's document is the resource's. */
export const copied: View<CopyTaken, object> = { project: (_document, { data }) => data.document ?? undefined };
