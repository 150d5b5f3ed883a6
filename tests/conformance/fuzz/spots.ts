import { componentOf, type Operation, type Schema } from '../operations';
import type { Json } from '../samples';

type Where = Pick<Operation, 'api' | 'version'>;

/** A place in a body: how to get there, what may stand there, whether it must, and whether an array is on the way. */
export type Spot = {
  readonly path: readonly (string | number)[];
  readonly schema: Schema;
  readonly required: boolean;
  readonly inArray: boolean;
};

const deepest = 3;

/** Every place in a body, as deep as samples go; of an array its first item. */
export const spotsIn = (where: Where, schema: Schema, above: Spot['path'] = [], inArray = false): Spot[] => {
  if (schema.$ref !== undefined) return spotsIn(where, componentOf(where, schema.$ref), above, inArray);
  if (schema.anyOf !== undefined) return spotsIn(where, schema.anyOf[0]!, above, inArray);
  if (schema.items !== undefined && !Array.isArray(schema.type)) return spotsIn(where, schema.items, [...above, 0], true);
  if (schema.properties === undefined || above.filter((step) => typeof step === 'string').length >= deepest) return [];
  return Object.entries(schema.properties).flatMap(([name, property]) => [
    { path: [...above, name], schema: property, required: schema.required?.includes(name) ?? false, inArray },
    ...spotsIn(where, property, [...above, name], inArray),
  ]);
};

const mark = '\u2603 here \u2603';

/** The text of a body with something else in one place. */
export const withText = (body: Json, path: Spot['path'], text: string): string => {
  const marked = structuredClone(body);
  parentOf(marked, path)[path.at(-1)!] = mark;
  return JSON.stringify(marked).replace(JSON.stringify(mark), () => text);
};

/** A body without what is in one place. */
export const without = (body: Json, path: Spot['path']): Json => {
  const reduced = structuredClone(body);
  delete parentOf(reduced, path)[path.at(-1)!];
  return reduced;
};

/** Whether a body has something at a place. */
export const has = (body: Json, path: Spot['path']): boolean =>
  path.reduce<Json | undefined>((at, step) => (typeof at === 'object' && at !== null ? (at as Parent)[step] : undefined), body) !==
  undefined;

type Parent = { [step: string | number]: Json };

const parentOf = (body: Json, path: Spot['path']): Parent =>
  path.slice(0, -1).reduce<Parent>((at, step) => at[step] as unknown as Parent, body as unknown as Parent);
