import { Rejection } from '@skyledger/event-sourcing';
import { type AttributeShape, isPersonal, shapes, type ApiVersion } from '@skyledger/tmf-contracts';
import type { Attribute, Comparison, Resolve } from '@skyledger/tmf-query';
import { innerPath } from '../facade';
import { propertiesOf, schemaAt, type Schema, variantsOf } from './components';
import type { Face } from './face';

/** Finds the stored attribute that a name in the caller's version means, how it compares, and through which arrays it goes. */
export const resolverOf =
  ({ contract, version, shown, path }: Face, publicUrl = ''): Resolve =>
  (name) => {
    if (name === 'href') return { path: 'id', comparison: 'text', prefix: `${publicUrl}${path}/` }; // made of the id, never stored
    const inner = innerPath(contract, version, name);
    const comparison = comparisonIn({ version, shown }, name);
    if (inner === undefined || comparison === undefined) return undefined;
    const attribute = { ...storedAt(version, contract.type, inner), comparison };
    refusePersonal(contract.resource, attribute, name);
    return attribute;
  };

/** What is stored encrypted can neither be compared nor ordered. */
export const refusePersonal = (resource: string, { path, comparison }: Attribute, name: string): void => {
  const isEncrypted = comparison !== 'number' && comparison !== 'boolean' && comparison !== 'object';
  if (isEncrypted && isPersonal(resource, path.replace(/\[0?\]/g, '').split('.')))
    throw new Rejection('invalid', 'This is personal data: it is stored encrypted, so nothing can be found or ordered by it.', name);
};

/** Refuses an attribute of a version, by its name there, that is stored encrypted. */
export const refuseEncrypted = (face: Face, name: string): void => void resolverOf(face)(name);

/** How an attribute of a version compares, by its name there; undefined where the contract has none. */
export const comparisonIn = ({ version, shown }: Pick<Face, 'version' | 'shown'>, name: string): Comparison | undefined => {
  const schema = schemaAt(version, shown.schema.resource, name);
  return schema && comparisonOf(version, schema);
};

const comparisonOf = (version: ApiVersion, schema: Schema): Comparison => {
  const kinds = new Set(variantsOf(version, schema).map((variant) => comparisonOfOne(version, variant)));
  return kinds.size === 1 ? [...kinds][0]! : 'any';
};

const comparisonOfOne = (version: ApiVersion, schema: Schema): Comparison => {
  const types = [schema.type ?? []].flat();
  if (types.length > 1) return 'any';
  if (types.includes('number') || types.includes('integer')) return 'number';
  if (types.includes('boolean')) return 'boolean';
  if (types.includes('object') || Object.keys(propertiesOf(version, schema)).length > 0) return 'object';
  return schema.format === 'date-time' || schema.format === 'date' ? 'instant' : 'text';
};

type Stored = Omit<Attribute, 'comparison'>;

/** Marks the arrays on the way, and takes along how the version calls the values. */
const storedAt = (version: ApiVersion, type: string, inner: string): Stored => {
  let [holder, last]: [string | undefined, AttributeShape | undefined] = [undefined, { name: '', type }];
  const steps = inner.split('.').map((name) => {
    holder = last?.type;
    last = holder === undefined ? undefined : shapes[version][holder]?.attributes[name];
    return last?.single ? `${name}[0]` : last?.array ? `${name}[]` : name;
  });
  const path = steps.join('.');
  if (inner.endsWith('@type') && holder !== undefined) return { path, ...typeNames(version, holder) };
  return { path, ...((last?.values || last?.nearest) && { shown: { ...last.nearest, ...last.values } }) };
};

/** A version calls types by its own names, and may say them where nothing is stored. */
const typeNames = (version: ApiVersion, type: string): Pick<Attribute, 'shown' | 'absent'> => {
  const [stored = type, shape] = [shapes.v5[type]?.name, shapes[version][type]];
  return {
    ...(shape !== undefined && shape.name !== stored && { shown: { [stored]: shape.name } }),
    ...(shape?.typed && { absent: stored }),
  };
};
