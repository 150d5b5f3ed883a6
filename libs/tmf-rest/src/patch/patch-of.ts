import { comparisonIn } from '../contract/attributes';
import type { Face } from '../contract/face';
import { Refused } from '../errors/refused';
import { applyPatch, type Flavour } from './json-patch';
import { isObject, mergePatch, type Json } from './merge-patch';
import { operationsIn } from './operations';
import { jsonPatch, jsonPatchQuery } from './tmf-flavours';

type Document = { [name: string]: Json };

/** What a PATCH wants: how the resource becomes, and which of its attributes are named outright. */
export type Patch = { readonly names: readonly string[]; readonly apply: (shown: Document) => Document };

/** The media types of a PATCH; the first is what is meant where the client names none. */
export const patchTypes = [
  'application/json',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/json-patch-query+json',
] as const;

/** Reads the body of a PATCH as its media type says. */
export const patchOf = (face: Face, type: string, body: unknown): Patch => {
  switch (type) {
    case 'application/json-patch+json':
      return operationsPatch(body, jsonPatch);
    case 'application/json-patch-query+json':
      return operationsPatch(
        body,
        jsonPatchQuery((name) => comparisonIn(face, name)),
      );
    default: {
      const patch = body as Json;
      if (!isObject(patch)) throw new Refused('invalid', 'The body must be a JSON object.');
      return { names: Object.keys(patch), apply: (shown) => mergePatch(shown, patch) as Document };
    }
  }
};

const operationsPatch = (body: unknown, flavour: Flavour): Patch => {
  const operations = operationsIn(body);
  return {
    names: [],
    apply(shown) {
      const patched = applyPatch(shown, operations, flavour);
      if (!isObject(patched)) throw new Refused('invalid', 'The resource must remain a JSON object.');
      return patched;
    },
  };
};
