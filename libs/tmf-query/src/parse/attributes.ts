import { Rejection } from '@skyledger/event-sourcing';
import type { Attribute, Operator } from '../query';

/** Finds the stored attribute that the caller's name means, or undefined if the contract has none of that name. */
export type Resolve = (name: string) => Attribute | undefined;

const operators = new Set<string>(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'regex']);

/** What a parameter is about: `note.text.ne` is the attribute `note.text`, and the operator `ne`. */
export type Target = { readonly name: string; readonly attribute: Attribute; readonly operator: Operator };

/** Reads the name of a parameter; an attribute that is itself called `lt` is one. */
export const targetOf = (name: string, resolve: Resolve): Target => {
  const suffix = name.slice(name.lastIndexOf('.') + 1);
  const plain = name.slice(0, -suffix.length - 1);
  const isOperator = operators.has(suffix) && plain !== '' && resolve(name) === undefined;
  const target = isOperator ? plain : name;
  return { name: target, attribute: comparable(target, resolve), operator: isOperator ? (suffix as Operator) : 'eq' };
};

/** The attribute of that name; refused, by name, where the contract has none. */
export const known = (name: string, resolve: Resolve): Attribute => {
  const attribute = resolve(name);
  if (attribute === undefined) throw new Rejection('invalid', 'No such attribute to filter or sort by.', name.slice(0, 100));
  return attribute;
};

/** The attribute of that name, which must have values that can be compared. */
export const comparable = (name: string, resolve: Resolve): Attribute => {
  const attribute = known(name, resolve);
  if (attribute.comparison === 'object') throw new Rejection('invalid', 'This is an object: name one of its attributes.', name);
  return attribute;
};
