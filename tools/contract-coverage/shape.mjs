/** What one JSON value may look like: references, inheritance, alternatives, subtypes and arrays are looked through. */

const deepestArray = 6;

/**
 * @param file {ContractFile} @param schemas everything that describes the value
 * @returns {Shape} { types, values, properties: name -> schemas, names: the components it goes by }
 */
export const shapeOf = (file, schemas, arrays = 0) => {
  const shape = { types: new Set(), values: new Set(), properties: new Map(), names: new Set() };
  const items = [];
  for (const { schema, part, named } of everySchema(file, schemas)) {
    if (named && !part) shape.names.add(schema);
    for (const type of typesOf(schema, part)) shape.types.add(type);
    for (const value of valuesOf(schema)) shape.values.add(String(value).trim());
    for (const [name, property] of Object.entries(schema.properties ?? {})) add(shape.properties, name, [property]);
    if (schema.items !== undefined) items.push(schema.items);
  }
  if (shape.types.size === 0) shape.types.add('any');
  if (shape.types.delete('array') && arrays < deepestArray) merge(shape, shapeOf(file, items, arrays + 1));
  return shape;
};

const merge = (shape, item) => {
  for (const type of item.types) shape.types.add(`${type}[]`);
  for (const value of item.values) shape.values.add(value);
  for (const name of item.names) shape.names.add(name);
  for (const [name, schemas] of item.properties) add(shape.properties, name, schemas);
};

const add = (properties, name, schemas) => properties.set(name, [...(properties.get(name) ?? []), ...schemas]);

/** The schemas that hold for a value, each once as what it is and once as part of another (then its subtypes are others' business). */
function* everySchema(file, schemas) {
  const queue = schemas.map((schema) => ({ schema, part: false, named: false }));
  const seen = { true: new Set(), false: new Set() };
  for (const one of queue) {
    const { schema, part, named } = one;
    if (typeof schema !== 'object' || schema === null || seen[part].has(schema)) continue;
    seen[part].add(schema);
    if (schema.$ref !== undefined) queue.push({ schema: file.find(schema.$ref), part, named: true });
    if (schema.$ref !== undefined && !file.refersBeside) continue;
    yield one;
    const onlyWraps = !named && schema.allOf?.length === 1 && !schema.properties && !schema.discriminator;
    for (const base of schema.allOf ?? []) queue.push({ schema: base, part: part || !onlyWraps, named: false });
    for (const branch of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) queue.push({ schema: branch, part, named: false });
    if (!part) for (const $ref of subtypesOf(schema)) queue.push({ schema: { $ref }, part: false, named: false });
  }
}

const subtypesOf = ({ discriminator }) =>
  Object.values(discriminator?.mapping ?? {}).map((target) => (target.includes('/') ? target : `#/components/schemas/${target}`));

const typesOf = (schema, part) => {
  const declared = [schema.type ?? []].flat();
  if (declared.length > 0) return declared.filter((type) => type !== 'null');
  if (schema.properties || schema.additionalProperties || schema.discriminator) return ['object'];
  if (schema.items !== undefined) return ['array'];
  if (valuesOf(schema).length > 0) return valuesOf(schema).map((value) => typeof value);
  const saysElsewhere = ['$ref', 'allOf', 'oneOf', 'anyOf', 'enum', 'const'].some((keyword) => schema[keyword] !== undefined);
  return part || saysElsewhere ? [] : ['any'];
};

const valuesOf = ({ enum: values = [], const: value = null }) =>
  [...values, value].filter((one) => one !== null && typeof one !== 'object');

/** Whether no schema of an attribute lets it pass: `readOnly` in requests, `writeOnly` in answers. */
export const isBarred = (schemas, keyword) => schemas.every((schema) => schema[keyword] === true);

/** @returns {Set<string>} what a body must have at its top level, and may: of alternatives only what all of them ask for */
export const mandatoryIn = (file, schema) => {
  const { properties } = shapeOf(file, [schema]);
  return new Set([...askedBy(file, schema, [])].filter((name) => !isBarred(properties.get(name) ?? [{}], 'readOnly')));
};

const askedBy = (file, schema, above) => {
  if (typeof schema !== 'object' || schema === null || above.includes(schema)) return new Set();
  const asked = (one) => askedBy(file, one, [...above, schema]);
  const referred = schema.$ref === undefined ? new Set() : asked(file.find(schema.$ref));
  if (schema.$ref !== undefined && !file.refersBeside) return referred;
  const ofAll = [schema.oneOf, schema.anyOf].flatMap((branches) => {
    const [first = new Set(), ...others] = (branches ?? []).filter(({ type }) => type !== 'null').map(asked);
    return [...first].filter((name) => others.every((other) => other.has(name)));
  });
  return new Set([...(schema.required ?? []), ...referred, ...(schema.allOf ?? []).flatMap((base) => [...asked(base)]), ...ofAll]);
};
