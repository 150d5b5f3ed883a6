import type { ApiVersion, Contract } from '@skyledger/tmf-contracts';
import { type KnownShape, shapeOf, type Source } from './known-shape';

/** The path inside of what a version calls 'a.b.c'; undefined where its contract has no such attribute. */
export const innerPath = (contract: Contract, version: ApiVersion, path: string): string | undefined =>
  steps(version, shapeOf(version, contract.type), path.split('.'))?.join('.');

const steps = (version: ApiVersion, shape: KnownShape | undefined, names: readonly string[]): string[] | undefined => {
  if (names.length === 0) return [];
  if (shape === undefined) return undefined;
  return shape.inners.map((source) => stepsThrough(version, source, names)).find((found) => found !== undefined);
};

const stepsThrough = (version: ApiVersion, { inner, attribute }: Source, [name = '', ...rest]: readonly string[]): string[] | undefined => {
  const { flat, nestedIn, scalar, type } = attribute;
  if (flat !== undefined) return flat.includes(name) && rest.length === 0 ? [inner, name] : undefined;
  if (nestedIn !== undefined)
    return name === nestedIn && rest[0] === attribute.name
      ? prefixed([inner], steps(version, shapeOf(version, type), rest.slice(1)))
      : undefined;
  if (name !== attribute.name) return undefined;
  if (scalar !== undefined) return rest.length === 0 ? [inner, scalar] : undefined;
  if (rest.length > 0 && type === undefined) return undefined;
  return prefixed([inner], steps(version, shapeOf(version, type), rest));
};

const prefixed = (before: string[], after: string[] | undefined): string[] | undefined => after && [...before, ...after];
