import type { Context } from '@skyledger/event-store';

type Learnt = NonNullable<Context['learnt']>;

const known = new WeakMap<object, Learnt>();

/** What is learnt about a request while it is answered: the flow that it begins or goes on with. */
export const learntOf = (request: object): Learnt => {
  const before = known.get(request);
  if (before) return before;
  const fresh: Learnt = {};
  known.set(request, fresh);
  return fresh;
};
