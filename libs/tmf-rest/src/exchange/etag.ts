import { Refused } from '../errors/refused';

/** The ETag of a resource: its version. */
export const etagOf = (version: number): string => `"${version}"`;

/** The version that If-Match asks for; undefined where any will do. */
export const versionIn = (ifMatch: string | undefined): number | undefined => {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const version = /^\s*"(\d{1,9})"\s*$/.exec(ifMatch)?.[1];
  if (version === undefined) throw new Refused('preconditionFailed', 'If-Match must be the ETag of the resource.', 'If-Match');
  return Number(version);
};

/** Whether the client already has this version. */
export const isKnown = (ifNoneMatch: string | undefined, version: number): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etagOf(version)));
