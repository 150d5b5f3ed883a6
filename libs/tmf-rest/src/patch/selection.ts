import { holds, type Test } from '@skyledger/tmf-query';
import { isObject, type Json } from './merge-patch';
import { indexOf, type Tokens } from './pointer';

/** A step of a path that may select: the name of an attribute, an item by its index, or those items that satisfy all tests. */
export type Step = string | { readonly index: number } | { readonly where: readonly Test[] };

/** A place that a path selects; `byQuery`: it is an item that was found by what it contains. */
export type Place = { readonly tokens: Tokens; readonly byQuery: boolean };

/** All places of a document that the steps lead to. An array on the way is gone through, item by item, where no step says which. */
export const placesOf = (document: Json, steps: readonly Step[]): Place[] => follow(document, steps, { tokens: [], byQuery: false });

const follow = (value: Json | undefined, [step, ...rest]: readonly Step[], place: Place): Place[] => {
  if (step === undefined) return [place];
  if (value === undefined) return [];
  if (typeof step === 'string')
    return Array.isArray(value) ? items(value, step, rest, place.tokens) : attribute(value, step, rest, place.tokens);
  if (!Array.isArray(value)) return isObject(value) && satisfies(step, value, 0) ? follow(value, rest, { ...place, byQuery: true }) : [];
  return value.flatMap((item, at) =>
    satisfies(step, item, at) ? follow(item, rest, { tokens: [...place.tokens, String(at)], byQuery: 'where' in step }) : [],
  );
};

/** The last attribute need not be there yet. */
const attribute = (value: Json, name: string, rest: readonly Step[], tokens: Tokens): Place[] => {
  if (!isObject(value)) return [];
  const there = { tokens: [...tokens, name], byQuery: false };
  return rest.length === 0 ? [there] : follow(Object.hasOwn(value, name) ? value[name] : undefined, rest, there);
};

const items = (value: readonly Json[], step: string, rest: readonly Step[], tokens: Tokens): Place[] => {
  const index = step === '-' && rest.length === 0 ? value.length : indexOf(step);
  if (index !== undefined) {
    const there = { tokens: [...tokens, step], byQuery: false };
    return rest.length === 0 ? [there] : follow(value[index], rest, there);
  }
  return value.flatMap((item, at) => follow(item, [step, ...rest], { tokens: [...tokens, String(at)], byQuery: false }));
};

const satisfies = (step: Exclude<Step, string>, item: Json, at: number): boolean =>
  'index' in step ? step.index === at : step.where.every((test) => holds(test, item));
