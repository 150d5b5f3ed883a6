import { componentOf, type Face, type Operation, type Schema } from '../operations';
import { leftOut, mayBeSent } from '../peculiarities';
import { type Json, sampleOf } from '../samples';
import { badAnywhere, badFor } from './bad-values';
import type { Chance } from './chance';
import { has, type Spot, spotsIn, without, withText } from './spots';

/** A request that must be refused; `field` is what the answer has to name. */
export type BadRequest = {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly field?: string | undefined;
};

/** How to make one: written when it is sent, for all of them together are large. */
export type Plan = { readonly kind: string; readonly write: () => Omit<BadRequest, 'kind'> };

/** What is needed to write a body for an operation: what to send beside the wrong, and where to. */
export type Target = { readonly face: Face; readonly operation: Operation; readonly path: string; readonly base: Record<string, Json> };

const json = { 'Content-Type': 'application/json' };

/** Every constraint of a body, broken at every place. */
export const badBodies = (target: Target, chance: Chance): Plan[] => {
  const { operation } = target;
  const schema = operation.bodies['application/json']!.schema;
  const spots = spotsIn(operation, schema).filter(({ path }) => !leftOut[operation.resource]?.includes(String(path[0])));
  return spots.flatMap((spot) => [
    ...badFor(operation, spot.schema)
      .filter(({ text }) => !removes(operation, spot, text))
      .map(({ kind, text }) => at(target, spot, kind, (body) => withText(body, spot.path, text))),
    ...chance.some(badAnywhere, 4).map(({ kind, text }) => at(target, spot, kind, (body) => withText(body, spot.path, text))),
    ...(spot.required && (operation.name === 'create' || spot.inArray)
      ? [at(target, spot, 'missing', (body) => JSON.stringify(without(body, spot.path)))]
      : []),
  ]);
};

/** In a merge patch null says that an attribute goes, unless it stands in an array. */
const removes = ({ name }: Operation, { inArray }: Spot, text: string): boolean => name === 'patch' && text === 'null' && !inArray;

const at = ({ operation, path, base }: Target, spot: Spot, kind: string, write: (body: Json) => string): Plan => ({
  kind,
  write: () => {
    const body = write(bodyAt(operation, base, spot));
    return { method: operation.method, path, route: operation.route, headers: json, body, field: spot.path.join('.') };
  },
});

/** The base, and the one attribute in which something is to be wrong. */
const bodyAt = (operation: Operation, base: Record<string, Json>, { path }: Spot): Json => {
  const [first] = path as [string];
  const properties = propertiesOf(operation, operation.bodies['application/json']!.schema);
  const whole = sampleOf(operation, properties[first]!, { depth: 3, optional: true }, first);
  return { ...base, [first]: has(base, path) ? base[first]! : whole };
};

/** Attributes that the server alone sets, of the resource but not of this body. */
export const ownedByServer = ({ face, operation, path, base }: Target): Plan[] => {
  const settable = propertiesOf(operation, operation.bodies['application/json']!.schema);
  return Object.entries(propertiesOf(operation, operation.shows))
    .filter(([name]) => !(name in settable) && !name.startsWith('@'))
    .filter(([name]) => operation.name === 'patch' || !mayBeSent[face.resource]?.includes(name))
    .map(([name, schema]) => ({
      kind: 'server-owned',
      write: () => ({
        method: operation.method,
        path,
        route: operation.route,
        headers: json,
        body: JSON.stringify({ ...base, [name]: other(sampleOf(operation, schema, { depth: 2, optional: true }, name)) }),
        field: name,
      }),
    }));
};

const propertiesOf = (operation: Operation, { $ref }: Schema) => ($ref ? (componentOf(operation, $ref).properties ?? {}) : {});

/** Not what the server would have put there itself. */
const other = (value: Json): Json => (value === true ? false : value);
