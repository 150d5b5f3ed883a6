import { Rejection } from '@skyledger/event-sourcing';
import { parametersOf, parseQuery, type Query } from '@skyledger/tmf-query';
import { resolverOf } from '../contract/attributes';
import { type Face, facesOf } from '../contract/face';
import { checkCreate } from '../contract/validation';
import { Refused } from '../errors/refused';
import { down, up } from '../facade';
import { parseBody } from '../intake/parse-body';

/** Attributes that the place of a document gives it. */
const ofThePlace = new Set(['id', 'href', 'lastUpdate']);

const newest = (resource: string): Face => facesOf(resource).at(-1)!;

/** A stored document as it stands in a file: as the newest version of its contract shows it. */
export const toFile = (resource: string, document: object): object => {
  const { contract, version } = newest(resource);
  return down(contract, version, document);
};

/** A document of a file in the stored shape, without what its place gives it; refused where the contract does not allow it. */
export const fromFile = (resource: string, shown: object): Readonly<Record<string, unknown>> => {
  const face = newest(resource);
  const body = Object.fromEntries(Object.entries(shown).filter(([name]) => !ofThePlace.has(name)));
  checked(face, body);
  return up(face.contract, face.version, body, 'create') as Readonly<Record<string, unknown>>;
};

/** The filters of a TMF630 query on documents as they stand in a file; a Rejection names the attribute that holds the query. */
export const inFile = (resource: string, query: string, attribute: string): Query['where'] => {
  try {
    const parameters = parametersOf(query.replace(/^\?/, ''));
    const other = parameters.find(([name]) => notFilters.has(name));
    if (other) throw new Rejection('invalid', 'Only filters are possible here.', other[0]);
    return parseQuery(parameters, resolverOf(newest(resource), '')).where;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new Rejection(error.code, error.field === undefined ? error.message : `${error.field}: ${error.message}`, attribute);
  }
};

const notFilters = new Set(['fields', 'offset', 'limit', 'sort', 'before', 'after']);

const checked = (face: Face, body: object): void => {
  try {
    checkCreate(face, body);
  } catch (error) {
    throw error instanceof Refused ? new Rejection('invalid', error.reason, error.field) : error;
  }
};

/** One line of a file, and what it says; undefined where it is no JSON. */
type Line = { readonly number: number; readonly value: unknown };

/** The lines of an NDJSON file; empty ones are left out. */
export const linesOf = (text: string): Line[] =>
  text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ number: index + 1, value: valueOf(line) }]));

const valueOf = (line: string): unknown => {
  try {
    return parseBody(Buffer.from(line));
  } catch {
    return undefined;
  }
};
