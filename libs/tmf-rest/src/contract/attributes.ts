import { shapes, type ApiVersion } from '@skyledger/tmf-contracts';
import type { Attribute, Comparison, Resolve } from '@skyledger/tmf-query';
import { innerPath } from '../facade';
import { schemaAt, type Schema } from './components';
import type { Face } from './face';

/** Finds the stored attribute that a name in the caller's version means, how it compares, and through which arrays it goes. */
export const resolverOf =
  ({ contract, version, shown }: Face): Resolve =>
  (name) => {
    const inner = innerPath(contract, version, name);
    const comparison = comparisonIn({ version, shown }, name);
    if (inner === undefined || comparison === undefined) return undefined;
    return { ...storedAt(version, contract.type, inner), comparison };
  };

/** How an attribute of a version compares, by its name there; undefined where the contract has none. */
export const comparisonIn = ({ version, shown }: Pick<Face, 'version' | 'shown'>, name: string): Comparison | undefined => {
  const schema = schemaAt(version, shown.schema.resource, name);
  return schema && comparisonOf(schema);
};

const comparisonOf = ({ type, format }: Schema): Comparison => {
  const types = [type].flat();
  if (types.length > 1) return 'text'; // a value of any kind
  if (types.includes('number') || types.includes('integer')) return 'number';
  if (types.includes('boolean')) return 'boolean';
  return format === 'date-time' || format === 'date' ? 'instant' : 'text';
};

/** Marks the arrays on the way, and takes along how the version calls the values. */
const storedAt = (version: ApiVersion, type: string, inner: string): Pick<Attribute, 'path' | 'values'> => {
  let shape = shapes[version][type];
  let values: Attribute['values'];
  const steps = inner.split('.').map((name) => {
    const attribute = shape?.attributes[name];
    shape = attribute?.type === undefined ? undefined : shapes[version][attribute.type];
    values = attribute?.values && Object.fromEntries(Object.entries(attribute.values).map(([stored, shown]) => [shown, stored]));
    return attribute?.array ? `${name}[]` : name;
  });
  return { path: steps.join('.'), ...(values && { values }) };
};
