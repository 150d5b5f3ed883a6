import { isDeepStrictEqual } from 'node:util';
import type { Contract } from '@skyledger/tmf-contracts';

type Document = Readonly<Record<string, unknown>>;
type Described = Pick<Contract, 'events' | 'stateAttribute' | 'stateNotification'> & { readonly type: string };

/** Written with every change, so they are no news by themselves. */
const stamps = new Set(['lastUpdate', 'href']);

/**
 * The TMF notification that a change of a document is, if its contract has one: a change of state is that alone, whatever
 * changed with it.
 */
export const notificationType = (contract: Described, before: Document | undefined, after: Document | undefined): string | undefined => {
  const suffix = change(contract, before, after).find((name) => offers(contract, `${contract.type}${name}Event`));
  return suffix && `${contract.type}${suffix}Event`;
};

/** The names that fit, the best first. */
const change = (contract: Described, before?: Document, after?: Document): string[] => {
  if (before === undefined) return after === undefined ? [] : ['Create'];
  if (after === undefined) return ['Delete'];
  const changed = changedAttributes(before, after);
  if (changed.length === 0) return [];
  const isOfState = changed.some((name) => contract.stateAttribute.includes(name));
  return isOfState && contract.stateNotification ? [contract.stateNotification, 'AttributeValueChange'] : ['AttributeValueChange'];
};

const changedAttributes = (before: Document, after: Document) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !stamps.has(name) && before[name] !== after[name] && !isDeepStrictEqual(before[name], after[name]),
  );

/** Contracts write some names with a small first letter. */
const offers = ({ events }: Described, name: string) => events.some((event) => event.toLowerCase() === name.toLowerCase());
