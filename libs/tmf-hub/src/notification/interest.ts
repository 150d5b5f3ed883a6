import { Rejection } from '@skyledger/event-sourcing';
import type { ApiVersion, TmfApi } from '@skyledger/tmf-contracts';
import { type Attribute, holds, parametersOf, parseQuery, type Resolve, type Test } from '@skyledger/tmf-query';
import { comparisonIn, type Face, refuseEncrypted } from '@skyledger/tmf-rest';
import { resourcesOf } from '../listener/hub-faces';
import type { Told } from './envelope';

/** Tells whether a listener wants a notification. */
export type Interest = (told: Told) => boolean;

const texts = ['eventType', 'eventId', 'correlationId', 'domain', 'title', 'description', 'priority'];
const instants = ['eventTime', 'timeOcurred', 'timeOccurred'];
const ofLists = ['fields', 'offset', 'limit', 'sort', 'filter', 'before', 'after'];

/**
 * Reads the `query` of a listener: the grammar of list filters on the envelope it gets, in its version's names.
 *
 *     eventType=ProductOrderStateChangeEvent&event.productOrder.state=completed,failed
 */
export const interestOf = (api: TmfApi, version: ApiVersion, query: string): Interest => {
  const faces = resourcesOf(api, version);
  try {
    const parameters = parametersOf(query.replace(/^\?/, '')).map(([name, value]) => [name.replace(/\s/g, ''), value.trim()] as const);
    const misplaced = parameters.find(([name]) => ofLists.includes(name));
    if (misplaced) throw new Rejection('invalid', 'This has no meaning for a listener.', misplaced[0]);
    const { where } = parseQuery(parameters, resolverOf(faces));
    checkNames(where, new Set(faces.flatMap(({ shown }) => shown.events)));
    return ({ envelope }) => where.every((test) => holds(test, envelope));
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new Rejection(error.code, error.field === undefined ? error.message : `${error.field}: ${error.message}`, 'query');
  }
};

const resolverOf =
  (faces: readonly Face[]): Resolve =>
  (name) => {
    if (texts.includes(name)) return { path: name, comparison: 'text' };
    if (instants.includes(name)) return { path: name, comparison: 'instant' };
    return ofResource(name, faces);
  };

/** `event.productOrder.state`: the name of a resource, then a path that its contract has. Any step may lead through an array. */
const ofResource = (name: string, faces: readonly Face[]): Attribute | undefined => {
  const [event, resource, ...rest] = name.split('.');
  const face = event === 'event' ? faces.find(({ shown }) => shown.path === resource) : undefined;
  const comparison = face && rest.length > 0 ? comparisonIn(face, rest.join('.')) : undefined;
  if (comparison) refuseEncrypted(face!, rest.join('.'));
  return comparison && { path: name.replaceAll('.', '[].').concat('[]'), comparison };
};

/** A name that is never used would keep its listener waiting for ever. */
const checkNames = (tests: readonly Test[], known: ReadonlySet<string>): void => {
  for (const test of tests) {
    if ('any' in test) checkNames(test.any, known);
    if (!('operator' in test) || test.attribute.path !== 'eventType' || test.operator === 'regex') continue;
    const unknown = test.values.find((name) => !known.has(name));
    if (unknown !== undefined) throw new Rejection('invalid', `There is no notification named ${unknown.slice(0, 100)} here.`, 'eventType');
  }
};
