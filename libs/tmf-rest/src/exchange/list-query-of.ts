import { parseQuery, type Query } from '@skyledger/tmf-query';
import { resolverOf } from '../contract/attributes';
import type { Face } from '../contract/face';
import { Refused } from '../errors/refused';

const unsupported = ['filter', 'before', 'after'];

/** The list that the parameters ask for, in the stored shape. */
export const listQueryOf = (face: Face, parameters: readonly (readonly [name: string, value: string])[]): Query => {
  const notYet = parameters.find(([name]) => unsupported.includes(name));
  if (notYet !== undefined)
    throw new Refused('notImplemented', 'This parameter is not supported; filter by attributes instead.', notYet[0]);
  return parseQuery(parameters, resolverOf(face));
};
