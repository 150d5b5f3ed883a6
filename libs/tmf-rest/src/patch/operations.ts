import { Refused } from '../errors/refused';
import type { Json } from './merge-patch';

const kinds = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;

/** One step of a patch, complete: what its kind needs is there. */
export type Operation = {
  readonly op: (typeof kinds)[number];
  readonly path: string;
  readonly from: string;
  readonly value: Json;
  /** Its place in the patch, counted from zero. */
  readonly index: number;
};

const mostOperations = 100;

/** The operations of a patch; a single one may come without the brackets, as in some of TM Forum's examples. */
export const operationsIn = (body: unknown): Operation[] => {
  const operations: unknown[] = Array.isArray(body) ? body : [body];
  if (operations.length > mostOperations) throw new Refused('invalid', `A patch may have at most ${mostOperations} operations.`);
  return operations.map(operationOf);
};

const operationOf = (given: unknown, index: number): Operation => {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Refused('invalid', 'An operation is an object with op and path.', String(index));
  const { op, path, from = '', value = null } = given as Partial<Record<keyof Operation, unknown>>;
  const refused = (attribute: string, reason: string) => new Refused('invalid', reason, `${index}.${attribute}`);
  if (!kinds.includes(op as Operation['op'])) throw refused('op', `The value must be one of ${kinds.join(', ')}.`);
  if (typeof path !== 'string') throw refused('path', 'A text is needed that says what is changed.');
  if (needsValue(op) && !Object.hasOwn(given, 'value')) throw refused('value', `A ${op} needs a value.`);
  if ((op === 'move' || op === 'copy') && !('from' in given && typeof from === 'string')) throw refused('from', `A ${op} says where from.`);
  return { op: op as Operation['op'], path, from: String(from), value: value as Json, index };
};

const needsValue = (op: unknown) => op === 'add' || op === 'replace' || op === 'test';

/** The place of an operation in the patch, to name what is wrong with it. */
export const placeOf = ({ index }: Operation, attribute: 'path' | 'from' = 'path'): string => `${index}.${attribute}`;

/** The patch is in order, but not for what the resource is at present. */
export const notNow = ({ op, index }: Operation, reason: string, tokens: readonly string[]): Refused =>
  new Refused('conflict', `Operation ${index} (${op}): ${reason}`, tokens.join('.') || undefined);
