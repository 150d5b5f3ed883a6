import type { FastifyInstance } from 'fastify';
import { batchLimits, defaultLimits, type Limits } from './scanner';

/** What a body holds: one resource, or many records. */
export type BodySize = 'usual' | 'batch';

const sizes: Readonly<Record<BodySize, Limits>> = { usual: defaultLimits, batch: batchLimits };
const byPath = new Map<string, Limits>();

/** Lets the bodies that are posted to an address be of a size. */
export const allowBodies = (path: string, size: BodySize): void => {
  byPath.set(path, sizes[size]);
};

/** The limits of a body, by the route it came to. */
export const limitsAt = (route: string | undefined): Limits => byPath.get(route ?? '') ?? defaultLimits;

/** Gives the routes of an instance the limits their controllers want. */
export const limitBodies = (instance: FastifyInstance): void => {
  instance.addHook('onRoute', (route) => {
    if (byPath.has(route.url)) route.bodyLimit = limitsAt(route.url).bytes;
  });
};
