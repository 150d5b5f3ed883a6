import type { ApiVersion, Contract } from '@skyledger/tmf-contracts';
import { type KnownShape, shapeOf, type Way } from './known-shape';

/** The path inside of what a version calls 'a.b.c'; undefined where its contract has no such attribute. */
export const innerPath = (contract: Contract, version: ApiVersion, path: string): string | undefined =>
  steps(shapeOf(version, contract.type), path.split('.'))?.join('.');

const steps = (known: KnownShape | undefined, [name, ...rest]: readonly string[]): string[] | undefined => {
  if (name === undefined) return [];
  if (known === undefined) return undefined;
  const flat = known.flat.get(name);
  if (flat !== undefined && rest.length === 0) return [flat.inner, name];
  const nested = known.nested.get(name)?.find(({ attribute }) => attribute.name === rest[0]);
  if (nested !== undefined) return through(nested, rest.slice(1));
  const direct = known.direct.get(name);
  return direct && through(direct, rest);
};

const through = (way: Way, rest: readonly string[]): string[] | undefined => {
  const { scalar } = way.attribute;
  if (scalar !== undefined) return rest.length === 0 ? [way.inner, scalar] : undefined;
  const further = steps(way.shape, rest);
  return further && [way.inner, ...further];
};
