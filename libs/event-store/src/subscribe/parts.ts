import { createHash } from 'node:crypto';
import type { StoredEvent } from '../types';
import type { ProjectionOptions, Subscription } from './subscription';

/** A projection as the parts that it runs in: all events of a stream are in the same one. */
export const partsOf = ({ parts = 1, ...options }: ProjectionOptions): ProjectionOptions[] => {
  if (!Number.isInteger(parts) || parts < 1) throw new RangeError(`${options.id}: ${parts} is no number of parts.`);
  if (parts === 1) return [options];
  return Array.from({ length: parts }, (_, part) => ({
    ...options,
    id: `${options.id}/${part + 1}of${parts}`,
    filter: (event) => partOf(event, parts) === part && (options.filter?.(event) ?? true),
  }));
};

/** The parts of a projection as one subscription. */
export const together = (id: string, parts: readonly Subscription[]): Subscription => ({
  id,
  get position() {
    return Math.min(...parts.map(({ position }) => position));
  },
  get isOwner() {
    return parts.every(({ isOwner }) => isOwner);
  },
  reached: async (position) => void (await Promise.all(parts.map((part) => part.reached(position)))),
  stop: async () => void (await Promise.all(parts.map((part) => part.stop()))),
});

const partOf = ({ tenant, category, id }: StoredEvent, parts: number): number =>
  createHash('sha1').update(`${tenant}/${category}-${id}`).digest().readUInt32BE() % parts;
