import type { Decider, View } from '@skyledger/event-sourcing';

/** What a counter is told. */
export type Raise = { readonly type: 'Raise'; readonly data: { readonly by: number } };
type Raised = { readonly type: 'Raised'; readonly data: { readonly by: number } };

/** What it shows. */
export type Count = { readonly id: string; readonly total: number };

/** The smallest aggregate: whatever is lost or doubled is seen in its total. */
export const counter: Decider<Raise, number, Raised> = {
  category: 'counter',
  initialState: 0,
  decide: ({ data }) => [{ type: 'Raised', data }],
  evolve: (total, { data }) => total + data.by,
};

/** Its document. */
export const counterView: View<Raised, Count> = {
  project: (document, { data, metadata }) => ({ id: metadata.id, total: (document?.total ?? 0) + data.by }),
};
