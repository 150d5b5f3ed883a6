import { Refused } from '../errors/refused';

const json = 'application/json';
const accepted: Readonly<Record<string, readonly string[]>> = { POST: [json], PATCH: [json, 'application/merge-patch+json'] };

/** Refuses a body in a media type that this method does not take. */
export const checkMediaType = (method: string, contentType: string | undefined): void => {
  const types = accepted[method];
  if (types === undefined || contentType === undefined) return;
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (!types.includes(type)) {
    throw new Refused(
      'unsupportedMediaType',
      `A ${method} takes ${types.join(' or ')}.`,
      'Content-Type',
      method === 'PATCH' ? { 'Accept-Patch': types.join(', ') } : {},
    );
  }
};
