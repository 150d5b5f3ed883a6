import { type Decider, Rejection, type View } from '@skyledger/event-sourcing';

/** What a counter is told. */
export type CounterCommand =
  | { type: 'Add'; data: { amount: number } }
  | { type: 'Refuse'; data: Record<never, never> }
  | { type: 'Remove'; data: Record<never, never> };

/** What is known of it. */
export type CounterEvent = { type: 'CounterRaised'; data: { amount: number } } | { type: 'CounterRemoved'; data: Record<never, never> };

/** What it shows. */
export type Counter = { id: string; total: number; changes: string[] };

/** A small aggregate for the tests of the store: it adds up, never beyond 1,000, and never twice the same by zero. */
export const counter: Decider<CounterCommand, { total: number }, CounterEvent> = {
  category: 'counter',
  initialState: { total: 0 },
  decide({ type, data }, { total }) {
    switch (type) {
      case 'Add':
        if (total + data.amount > 1000) throw new Rejection('conflict', 'Too much.');
        return data.amount === 0 ? [] : [{ type: 'CounterRaised', data }];
      case 'Refuse':
        throw new Rejection('conflict', 'No.');
      case 'Remove':
        return [{ type: 'CounterRemoved', data: {} }];
    }
  },
  evolve: ({ total }, { type, data }) => (type === 'CounterRaised' ? { total: total + data.amount } : { total: 0 }),
};

/** Its document. */
export const counterView: View<CounterEvent, Counter> = {
  project: (document, { type, data, metadata }) =>
    type === 'CounterRemoved'
      ? undefined
      : { id: metadata.id, total: (document?.total ?? 0) + data.amount, changes: [...(document?.changes ?? []), metadata.recordedAt] },
};
