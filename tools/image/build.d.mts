import type { Unpacked } from '../../tests/image/contained';

/** Builds the image of the Dockerfile, of the working tree as it is. */
export function buildImage(): void;

/** The image's files in a directory, until they are released, with what it says of how it is to be run. */
export function unpacked(): Unpacked & { release(): void };
