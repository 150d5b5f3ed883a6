import { type Comparison, parametersOf, parseQuery, type Resolve, type Test } from '@skyledger/tmf-query';
import { Rejection } from '@skyledger/event-sourcing';
import { Refused } from '../errors/refused';
import { isObject, type Json } from './merge-patch';
import { checked, indexOf, parsePointer, type Tokens } from './pointer';
import type { Step } from './selection';

/** How an attribute of the resource compares, by its dotted name; undefined where the contract does not know it. */
export type ComparisonOf = (name: string) => Comparison | undefined;

/** Around a path: where it stands in the request, what it is a path of, and how attributes compare there. */
export type Around = { readonly place: string; readonly document: Json; readonly comparisonOf: ComparisonOf };

/**
 * Reads a path of `application/json-patch-query+json`, in either of the forms that TMF630 has had:
 *
 *     /productOrderItem/billingAccount/id?productOrderItem.id=120
 *     note[?(@.author=='J')].text
 */
export const parseSelectingPath = (path: string, around: Around): readonly Step[] =>
  path.startsWith('/') && !path.includes('[') ? pointerWithQuery(path, around) : jsonPath(path, around);

const piece =
  /(?:[./]|^)(?<name>@?[^.\/[\]'"@$]+)|\[(?<index>\d{1,9})\]|\[(?<all>\*)\]|\[(?<quoted>'[^']+'|"[^"]+")\]|\[\?(?<where>(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^'"\]])+)\]/y;

/** JSONPath as far as a change needs it: names, indexes, `[*]` and `[?(...)]`, for which the grammar of `filter` holds. */
const jsonPath = (path: string, around: Around): Step[] => {
  const steps: Step[] = [];
  piece.lastIndex = path.startsWith('$') ? 1 : 0;
  while (piece.lastIndex < path.length) {
    const at = piece.lastIndex;
    const { name, index, all, quoted, where } = piece.exec(path)?.groups ?? unreadable(path, at, around);
    if (index !== undefined) steps.push({ index: Number(index) });
    else if (all !== undefined) steps.push({ where: [] });
    else if (where !== undefined) steps.push({ where: tests([['filter', `$[?${where}]`]], namesIn(steps), around) });
    else steps.push(checked([name ?? quoted!.slice(1, -1)], around.place)[0]!);
  }
  return steps;
};

const unreadable = (path: string, at: number, { place }: Around): never => {
  throw new Refused('invalid', `The path cannot be read at character ${at + 1}: "${path.slice(at, at + 20)}".`, place);
};

/** Conditions are put behind the step that they begin with; one that names an attribute only is asked of the innermost array's items. */
const pointerWithQuery = (path: string, around: Around): Step[] => {
  const [pointer = '', ...query] = path.split('?');
  const names = parsePointer(pointer, around.place);
  const behind = new Map<number, [string, string][]>();
  for (const [name, value] of readQuery(query.join('?'), around)) {
    const steps = name.replace(/^\//, '').split(/[./]/);
    const shared = sharedStart(names, steps);
    const at = shared > 0 ? Math.min(shared, steps.length - 1) : innermostArray(around.document, names);
    behind.set(at, [...(behind.get(at) ?? []), [steps.slice(shared > 0 ? at : 0).join('.'), value]]);
  }
  const condition = (at: number): Step[] => (behind.has(at) ? [{ where: tests(behind.get(at)!, names.slice(0, at), around) }] : []);
  return [...condition(0), ...names.flatMap((name, at) => [name, ...condition(at + 1)])];
};

const readQuery = (query: string, { place }: Around) => named(place, () => parametersOf(query));

const sharedStart = (names: Tokens, steps: readonly string[]): number => {
  const different = names.findIndex((name, at) => name !== steps[at]);
  return different < 0 ? names.length : different;
};

/** How many of the steps lead to the innermost array. */
const innermostArray = (document: Json, names: Tokens): number => {
  let values: Json[] = [document];
  let innermost = 0;
  names.forEach((name, at) => {
    values = values
      .flatMap((value) => (Array.isArray(value) && indexOf(name) === undefined ? value : [value]))
      .flatMap((value) => (isObject(value) && Object.hasOwn(value, name) ? [value[name]!] : []));
    if (values.some(Array.isArray)) innermost = at + 1;
  });
  return innermost;
};

const namesIn = (steps: readonly Step[]): string[] => steps.filter((step) => typeof step === 'string');

const operatorAtEnd = /\.(eq|ne|gt|gte|lt|lte|in|regex)$/;

/** Conditions on the items at a path, in the language of lists. */
const tests = (parameters: [string, string][], names: Tokens, { place, comparisonOf }: Around): readonly Test[] => {
  const before = names.filter((name) => indexOf(name) === undefined).join('.');
  const resolve: Resolve = (name) => {
    const comparison = comparisonOf(before === '' ? name : `${before}.${name}`);
    if (comparison === undefined && operatorAtEnd.test(name)) return undefined;
    return { path: `${name.replaceAll('.', '[].')}[]`, comparison: comparison ?? 'any' };
  };
  return named(place, () => parseQuery(parameters, resolve).where);
};

/** What the query language refuses is refused under the name of the path. */
const named = <T>(place: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Rejection) throw new Refused('invalid', error.message, place);
    throw error;
  }
};
