import type { Comparison, Condition } from './query';

/** Whether a document in memory satisfies all conditions; the paths are names in that document, and arrays on the way need no mark. */
export const matches = (where: readonly Condition[], document: unknown): boolean => where.every((condition) => holds(condition, document));

/** As in SQL: any element will do, and `ne` says that there is none. */
const holds = ({ attribute: { path, comparison }, operator, values }: Condition, document: unknown): boolean => {
  const found = valuesAt(document, path.replaceAll('[]', '').split('.'));
  if (operator === 'ne') return !found.some((one) => values.some((value) => compare(one, value, comparison) === 0));
  if (operator === 'regex') return found.some((one) => new RegExp(values[0]!, 'u').test(textOf(one)));
  const fits = fitting[operator];
  return found.some((one) => values.some((value) => fits(compare(one, value, comparison))));
};

const fitting = {
  eq: (order: number) => order === 0,
  in: (order: number) => order === 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
} as const;

const valuesAt = (value: unknown, [name, ...rest]: readonly string[]): unknown[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, name === undefined ? [] : [name, ...rest]));
  if (value === undefined || value === null) return [];
  if (name === undefined) return [value];
  return typeof value === 'object' && Object.hasOwn(value, name) ? valuesAt((value as Record<string, unknown>)[name], rest) : [];
};

/** Below, at or above zero; NaN, which fits nothing, where the two cannot be compared. */
const compare = (found: unknown, wanted: string, comparison: Comparison): number => {
  if (comparison === 'number') return Number(found) - Number(wanted);
  if (comparison === 'instant') return Date.parse(textOf(found)) - Date.parse(wanted);
  const text = textOf(found);
  return text === wanted ? 0 : text < wanted ? -1 : 1;
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
