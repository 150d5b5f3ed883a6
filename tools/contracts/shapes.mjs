/** The version descriptor: how inner and outer attributes correspond. The facade at the edge is driven by it alone. */
import { WRAPPED } from './outer.mjs';

/** @returns by inner type: { name, attributes, dropped, typed }, as libs/tmf-contracts/src/contract.ts describes them */
export const shapesOf = (types, version) =>
  Object.fromEntries(
    [...types.values()].filter(({ kind }) => kind === 'model').map((model) => [model.name, shapeOf(types, model, version)]),
  );

const shapeOf = (types, model, version) => ({
  name: model.names[version],
  attributes: Object.fromEntries(
    model.attributes
      .filter((attribute) => attribute.in[version])
      .map((attribute) => [attribute.name, attributeShape(types, attribute, version)]),
  ),
  dropped: model.attributes.filter((attribute) => !attribute.in[version]).map(({ name }) => name),
  typed: version === 'v5' && model.attributes.some(({ name }) => name === '@type'),
});

const attributeShape = (types, attribute, version) => {
  const { names, type } = attribute;
  const older = version === 'v4' ? attribute : {};
  return defined({
    name: names[version],
    type: type.kind === 'model' ? type.name : undefined,
    array: type.arrays > 0 || undefined,
    single: older.single || undefined,
    scalar: older.reducedTo,
    flat: older.wraps ? WRAPPED : undefined,
    nestedIn: older.nestedIn,
    ...(type.kind === 'enum' && version === 'v4' ? valuesOf(types.get(type.name)) : {}),
    decimal: type.kind === 'decimal' || undefined,
    text: older.text || undefined,
  });
};

/** Inner value to v4's: `values` for the same thing under another name, `nearest` for what v4 does not know. */
const valuesOf = ({ members }) => ({
  values: tableOf(members.filter(({ name, names }) => name !== names.v4).map(({ name, names }) => [name, names.v4])),
  nearest: tableOf(members.filter(({ v4 }) => v4).map(({ name, v4 }) => [name, v4])),
});

const tableOf = (entries) => (entries.length > 0 ? Object.fromEntries(entries) : undefined);

const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
