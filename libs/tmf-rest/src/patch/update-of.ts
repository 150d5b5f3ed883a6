import { Refused } from '../errors/refused';
import { component, propertiesOf, requiredOf } from '../contract/components';
import { isMeta, type Face } from '../contract/face';
import { checkNames, checkUpdate, serverOwned } from '../contract/validation';
import { down, up } from '../facade';
import { carry } from './carry';
import { isSame, type Json } from './merge-patch';
import type { Patch } from './patch-of';

type Document = { [name: string]: Json };

/**
 * What a PATCH comes to: the top-level attributes of the stored document that change, null for one that goes.
 *
 * The patch is applied to the document as the caller's version shows it; the result is mapped back, and what that version
 * cannot say stays as it was.
 */
export const updateOf = (face: Face, stored: object, patch: Patch, href: string): Document => {
  const { contract, version } = face;
  const shown: Document = { ...(down(contract, version, stored) as Document), href };
  const wanted = patch.apply(shown);
  const changed = Object.keys({ ...shown, ...wanted }).filter((name) => !isSame(shown[name], wanted[name]));
  checkNames(face, [...patch.names, ...changed]);
  checkPatchable(face, changed, wanted);
  checkUpdate(face, Object.fromEntries(changed.filter((name) => Object.hasOwn(wanted, name)).map((name) => [name, wanted[name]])));
  return changes(stored as Document, inner(face, shown), inner(face, wanted));
};

const inner = ({ contract, version }: Face, { href: _, ...outer }: Document): Document =>
  up(contract, version, outer, 'resource') as Document;

const changes = (stored: Document, seen: Document, wanted: Document): Document =>
  Object.fromEntries(
    Object.keys({ ...seen, ...wanted })
      .filter((name) => !isSame(seen[name], wanted[name]))
      .map((name) => [name, Object.hasOwn(wanted, name) ? carry(stored[name], seen[name], wanted[name]!) : null]),
  );

/** Refuses, by name, to change what the contract does not let a client change, or to remove what is mandatory. */
const checkPatchable = ({ version, shown }: Face, changed: readonly string[], wanted: Document): void => {
  const known = propertiesOf(version, component(version, shown.schema.resource));
  const settable = propertiesOf(version, component(version, shown.schema.update ?? shown.schema.resource));
  const mandatory = requiredOf(version, component(version, shown.schema.create ?? shown.schema.resource));
  for (const name of changed) {
    if (shown.nonPatchable.includes(name) || (name in known && !(name in settable) && !isMeta(name))) throw serverOwned(name);
    if (mandatory.includes(name) && !Object.hasOwn(wanted, name))
      throw new Refused('invalid', 'This attribute is mandatory and cannot be removed.', name);
  }
};
