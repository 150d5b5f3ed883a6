import { isObject, type Json } from './merge-patch';
import { childOf, indexOf, type Tokens } from './pointer';

/** There is nothing at the place, or nothing it could be put into. */
export class NotThere extends Error {}

/** The document with a value added: a new attribute, another value of one, an item before that index or, at `-`, behind all. */
export const added = (document: Json, tokens: Tokens, value: Json): Json =>
  tokens.length === 0 ? value : edited(document, tokens, (parent, token) => withAdded(parent, token, value));

/** The document without what lies at the place. */
export const removed = (document: Json, tokens: Tokens): Json => edited(document, tokens, withoutChild);

/** The document with another value at a place where there is one. */
export const replaced = (document: Json, tokens: Tokens, value: Json): Json =>
  tokens.length === 0
    ? value
    : edited(document, tokens, (parent, token) => {
        if (childOf(parent, token) === undefined) throw new NotThere();
        return withChild(parent, token, value);
      });

/** Changes the innermost of the containers on the way; what is not on the way stays the same value, nothing is changed in place. */
const edited = (value: Json, [token, ...rest]: Tokens, change: (parent: Json, token: string) => Json): Json => {
  if (token === undefined) throw new NotThere();
  if (rest.length === 0) return change(value, token);
  const child = childOf(value, token);
  if (child === undefined) throw new NotThere();
  return withChild(value, token, edited(child, rest, change));
};

const withChild = (parent: Json, token: string, child: Json): Json =>
  Array.isArray(parent) ? parent.with(indexOf(token)!, child) : { ...(parent as object), [token]: child };

const withAdded = (parent: Json, token: string, value: Json): Json => {
  if (isObject(parent)) return withChild(parent, token, value);
  const index = !Array.isArray(parent) ? undefined : token === '-' ? parent.length : indexOf(token);
  if (!Array.isArray(parent) || index === undefined || index > parent.length) throw new NotThere();
  return parent.toSpliced(index, 0, value);
};

const withoutChild = (parent: Json, token: string): Json => {
  if (childOf(parent, token) === undefined) throw new NotThere();
  if (Array.isArray(parent)) return parent.toSpliced(indexOf(token)!, 1);
  const { [token]: _, ...rest } = parent as { [name: string]: Json };
  return rest;
};
