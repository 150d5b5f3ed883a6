/** How a model looks from outside, in one version: the attributes after renaming, unwrapping and dropping. */

/**
 * An outer property: { name, type, required, doc, create, update }.
 * @returns {{ propertiesOf(model), componentOf(name), values(enumeration) }} for the version
 */
export const outerView = (types, version) => {
  const components = componentNames(types, version);

  const propertiesOf = (model) => {
    const properties = new Map();
    const add = (property) => properties.set(property.name, properties.get(property.name) ?? property);
    for (const attribute of model.attributes.filter((one) => one.in[version])) for (const property of outerOf(attribute)) add(property);
    return [...properties.values()];
  };

  const outerOf = (attribute) => {
    const { doc, create, update, suggested } = attribute;
    const base = {
      name: attribute.names[version],
      doc,
      create,
      update,
      suggested,
      required: attribute.required[version],
      type: attribute.type,
    };
    if (version === 'v5') return [base];
    if (attribute.wraps) {
      const wrapped = propertiesOf(types.get(attribute.type.name)).filter(({ name }) => WRAPPED.includes(name));
      return wrapped.map((property) => ({ ...property, required: property.required && base.required }));
    }
    if (attribute.nestedIn) return []; // the attribute it is nested in is declared by itself
    return [{ ...base, type: typeInV4(attribute) }];
  };

  const typeInV4 = ({ type, single, reducedTo, text }) => {
    if (text) return { kind: 'string', arrays: 0 };
    const arrays = single ? type.arrays - 1 : type.arrays;
    if (!reducedTo) return { ...type, arrays };
    const kept = types.get(type.name).attributes.find(({ name }) => name === reducedTo);
    return { ...kept.type, arrays };
  };

  return { version, propertiesOf, componentOf: (name) => components.get(name), values: (enumeration) => valuesIn(enumeration, version) };
};

/** What v4 has of an object that v5 wraps, directly in the parent. */
export const WRAPPED = ['id', 'href', 'name', '@referredType'];

const valuesIn = ({ members }, version) => members.filter((member) => member.in[version]).map(({ names }) => names[version]);

/** Components are called as the version calls them; where that name is another type's own, or taken, they keep the inner one. */
const componentNames = (types, version) => {
  const taken = new Set(types.keys());
  return new Map(
    [...types.values()].map((type) => {
      const wanted = type.names?.[version] ?? type.name;
      const name = taken.has(wanted) ? type.name : wanted;
      taken.add(name);
      return [type.name, name];
    }),
  );
};
