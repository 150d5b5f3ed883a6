import type { Said } from './everyone';

/** What a rebuild of everything says. */
export type Rebuilt = {
  readonly streams: number;
  readonly equal: boolean;
  readonly differences: readonly object[];
  readonly notChecked?: readonly string[];
};

/** The verdict on what must hold. */
export type Invariants = { readonly hold: boolean; readonly invariants: readonly object[] };

/** A view, and what an instance last did with it. */
export type View = { readonly view: string; readonly run?: { readonly state: string; readonly startedAt: string } };

/** Lists one behind the other; what several services say of a log that they share is there once. */
export const listed = (all: readonly Said<readonly object[]>[]): object[] => once(all.flatMap(({ body }) => body));

/** What is the same is there once. */
export const once = <T>(all: readonly T[]): T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];

/** The sum of what each service rebuilt. */
export const rebuilt = (all: readonly Said<Rebuilt>[]): Rebuilt => {
  const bodies = all.map(({ body }) => body);
  const notChecked = [...new Set(bodies.flatMap((one) => one.notChecked ?? []))];
  return {
    streams: bodies.reduce((sum, { streams }) => sum + streams, 0),
    equal: bodies.every(({ equal }) => equal),
    differences: bodies.flatMap(({ differences }) => differences),
    ...(notChecked.length > 0 && { notChecked }),
  };
};

/** It holds where it holds in every service. */
export const held = (all: readonly Said<Invariants>[]): Invariants => ({
  hold: all.every(({ body }) => body.hold),
  invariants: all.flatMap(({ service, body }) => body.invariants.map((one) => ({ service, ...one }))),
});

const urgency = ['running', 'failed', 'done'];
const urgencyOf = ({ run }: View) => (run === undefined ? urgency.length : urgency.indexOf(run.state));

/**
 * Each view once. The instance that works at a view knows how far it is, so of a service the last run counts; where several services have a view of
 * one name, it is done when it is done in all of them.
 */
export const views = (all: readonly Said<readonly View[]>[]): View[] => {
  const ofServices = new Map<string, View>();
  for (const { service, body } of all)
    for (const one of body) {
      const key = `${service} ${one.view}`;
      const other = ofServices.get(key);
      if (other === undefined || (one.run?.startedAt ?? '') > (other.run?.startedAt ?? '')) ofServices.set(key, one);
    }
  const found = new Map<string, View>();
  for (const one of ofServices.values()) {
    const other = found.get(one.view);
    if (other === undefined || urgencyOf(one) < urgencyOf(other)) found.set(one.view, one);
  }
  return [...found.values()];
};

/** How far the one log is sealed that all share, or each of several. */
export const seals = (all: readonly Said<object>[]): object => {
  const states = once(all.map(({ body }) => body));
  return states.length === 1 ? states[0]! : { logs: all.map(({ service, body }) => ({ service, ...body })) };
};
