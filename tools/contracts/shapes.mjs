/** The version descriptor: how inner and outer attributes correspond. The facade at the edge is driven by it alone. */

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
    flat: older.wraps || undefined,
    nestedIn: older.nestedIn,
    values: type.kind === 'enum' && version === 'v4' ? valuesOf(types.get(type.name)) : undefined,
    decimal: type.kind === 'decimal' || undefined,
    text: older.text || undefined,
  });
};

/** Inner value to v4's; undefined where no value differs. */
const valuesOf = ({ members }) => {
  const differing = members.map(({ name, names, v4 }) => [name, v4 ?? names.v4]).filter(([inner, outer]) => inner !== outer);
  return differing.length > 0 ? Object.fromEntries(differing) : undefined;
};

const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
