import { parseQuery, type Query } from '@skyledger/tmf-query';
import { resolverOf } from '../contract/attributes';
import type { Exchange } from './exchange';

/** The list that the parameters ask for, in the stored shape. */
export const listQueryOf = ({ face, parameters }: Exchange, publicUrl: string): Query =>
  parseQuery(parameters, resolverOf(face, publicUrl));
