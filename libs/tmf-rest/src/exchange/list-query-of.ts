import { parseQuery, type Query } from '@skyledger/tmf-query';
import { resolverOf } from '../contract/attributes';
import type { Face } from '../contract/face';

/** The list that the parameters ask for, in the stored shape. */
export const listQueryOf = (face: Face, parameters: readonly (readonly [name: string, value: string])[]): Query =>
  parseQuery(parameters, resolverOf(face));
