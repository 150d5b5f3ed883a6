import { type Decider, Rejection } from '@skyledger/event-sourcing';
import type { Contract } from '@skyledger/tmf-contracts';
import { isSame, type Json } from '../patch/merge-patch';
import { checkStep, type LifeCycle } from './life-cycle';

/** What can be wanted of a resource that is only described. */
export type PlainCommand =
  | { type: 'Create'; data: object }
  /** Top-level attributes with their new values; null removes. */
  | { type: 'Change'; data: object }
  | { type: 'Delete'; data: Record<never, never> };

/** `<Type>Created`, `<Type>AttributeValueChanged`, `<Type>StateChanged`, `<Type>Deleted`. */
export type PlainEvent = { type: string; data: object };

type State = { phase: 'none' | 'present' | 'deleted'; states: Readonly<Record<string, unknown>> };

/** What is particular about a plain resource. */
export type PlainRules = {
  /** What the server adds to a new resource where the client says nothing. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** The legal steps of its state; without one, any state may follow any. */
  readonly lifeCycle?: LifeCycle;
  /** Others rest on what it says: once created, only its state may change; what differs is a new resource. */
  readonly isImmutable?: boolean;
};

/** The decider of any plain resource: its events are exactly its TMF notifications. */
export const plainDecider = (
  { resource, type, stateAttribute }: Contract,
  { defaults = {}, lifeCycle, isImmutable = false }: PlainRules = {},
): Decider<PlainCommand, State, PlainEvent> => {
  const statesIn = (data: object) => Object.fromEntries(Object.entries(data).filter(([name]) => stateAttribute.includes(name)));
  const othersIn = (data: object) => Object.fromEntries(Object.entries(data).filter(([name]) => !stateAttribute.includes(name)));
  const happens = [
    'Created',
    ...(isImmutable ? [] : ['AttributeValueChanged']),
    ...(stateAttribute.length > 0 ? ['StateChanged'] : []),
    'Deleted',
  ];
  const event = (what: string, data: object): PlainEvent[] =>
    Object.keys(data).length === 0 && what !== 'Deleted' ? [] : [{ type: `${type}${what}`, data }];

  return {
    category: resource,
    events: Object.fromEntries(happens.map((what) => [`${type}${what}`, []])),
    initialState: { phase: 'none', states: {} },

    decide(command, { phase, states }) {
      if (command.type === 'Create') {
        if (phase === 'deleted') throw new Rejection('conflict', 'A resource with this id was deleted.');
        for (const [name, value] of Object.entries(statesIn(command.data))) checkStep(lifeCycle, name, undefined, value);
        return phase === 'present' ? [] : [{ type: `${type}Created`, data: { ...defaults, ...command.data } }];
      }
      if (command.type === 'Delete' && phase === 'deleted') return [];
      if (phase !== 'present') throw new Rejection('notFound', 'No such resource.');
      if (command.type === 'Delete') return event('Deleted', {});
      const wanted = Object.entries(statesIn(command.data)).filter(([name, value]) => !isSame(states[name] as Json, value as Json));
      for (const [name, value] of wanted) checkStep(lifeCycle, name, states[name], value);
      const others = othersIn(command.data);
      const [changed] = Object.keys(others);
      if (isImmutable && changed) throw new Rejection('conflict', `A ${type} never changes; make a new one instead.`, changed);
      return [...event('AttributeValueChanged', others), ...event('StateChanged', Object.fromEntries(wanted))];
    },

    evolve({ states }, { type: happened, data }) {
      if (happened === `${type}Deleted`) return { phase: 'deleted', states: {} };
      return { phase: 'present', states: { ...states, ...statesIn(data) } };
    },
  };
};
