import { Refused } from '../errors/refused';
import { patchTypes } from '../patch/patch-of';

const json = 'application/json';
const accepted: Readonly<Record<string, readonly string[]>> = { POST: [json], PATCH: patchTypes };

/** Every media type that some method takes. */
export const bodyTypes: readonly string[] = patchTypes;

/** The media type of a body, without its parameters. Refused where the method does not take it. */
export const mediaTypeOf = (method: string, contentType: string | undefined): string => {
  const types = accepted[method] ?? [json];
  const type = contentType?.split(';')[0]!.trim().toLowerCase() ?? json;
  if (!types.includes(type)) throw new Refused('unsupportedMediaType', `A ${method} takes ${types.join(' or ')}.`, 'Content-Type');
  return type;
};

/** What a client is told that wants to know how it may patch (RFC 5789). */
export const acceptPatch = { 'Accept-Patch': patchTypes.join(', ') };
