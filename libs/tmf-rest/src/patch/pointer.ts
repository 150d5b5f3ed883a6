import { Refused } from '../errors/refused';
import { isObject, type Json } from './merge-patch';

/** A place in a document, step by step: the names of attributes, and the indexes of items as text. */
export type Tokens = readonly string[];

/** The steps of a JSON Pointer (RFC 6901). `place` is where in the request it stands. */
export const parsePointer = (pointer: string, place: string): Tokens => {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new Refused('invalid', 'A JSON Pointer starts with a slash.', place);
  if (/~(?![01])/.test(pointer)) throw new Refused('invalid', 'In a JSON Pointer, ~ is written ~0 and / inside a name ~1.', place);
  return checked(
    pointer
      .slice(1)
      .split('/')
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')),
    place,
  );
};

/** The steps, none of which leads out of the document. */
export const checked = (tokens: Tokens, place: string): Tokens => {
  const strange = tokens.some((token, at) => token === '__proto__' || (token === 'prototype' && tokens[at - 1] === 'constructor'));
  if (strange) throw new Refused('invalid', 'The names __proto__ and constructor.prototype are not allowed.', place);
  return tokens;
};

/** The index that a step means in an array; undefined if it is none. */
export const indexOf = (token: string): number | undefined => (/^(0|[1-9]\d{0,8})$/.test(token) ? Number(token) : undefined);

/** What one step leads to; undefined where there is nothing. */
export const childOf = (value: Json | undefined, token: string): Json | undefined => {
  if (Array.isArray(value)) {
    const index = indexOf(token);
    return index === undefined ? undefined : value[index];
  }
  return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
};

/** What lies at a place; undefined where there is nothing. */
export const valueAt = (document: Json, tokens: Tokens): Json | undefined => tokens.reduce<Json | undefined>(childOf, document);
