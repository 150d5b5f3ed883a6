/** JSON Schema (2020-12, as OpenAPI 3.1 has it) of the outer view of types. */
import { namesIn } from './model.mjs';

const TEXTS = { string: {}, 'date-time': { format: 'date-time' }, date: { format: 'date' } };

/** Typed in full, so that a reader of the contract sees what may stand there. */
const ANY = ['string', 'number', 'boolean', 'object'];

/** @returns {{ component(type), create(model), update(model), resource(model), valueOf(type) }} */
export const schemaWriter = (types, view, prefix) => {
  const refTo = (name) => ({ $ref: `${prefix}${view.componentOf(name)}` });

  const scalarOf = ({ kind, name, variants }) => {
    if (kind === 'union') return { anyOf: variants.map(valueOf) };
    if (TEXTS[kind]) return { type: 'string', ...TEXTS[kind] };
    if (kind === 'decimal') return { type: 'number' };
    if (kind === 'any')
      return {
        type: [...ANY, 'array'],
        items: { type: [...ANY, 'array'], items: { type: [...ANY, 'array'], items: { type: [...ANY, 'array'] } } },
      };
    if (kind === 'record') return { type: 'object' };
    if (kind === 'model' || kind === 'enum') return refTo(name);
    return { type: kind };
  };

  const valueOf = ({ arrays, ...type }) => {
    let schema = scalarOf(type);
    for (let depth = 0; depth < arrays; depth += 1) schema = { type: 'array', items: schema };
    return schema;
  };

  const propertyOf = ({ type, doc, suggested }) => ({
    ...(suggested ? { anyOf: [{ type: 'string', enum: suggested }, { type: 'string' }] } : valueOf(type)),
    ...(doc ? { description: doc } : {}),
  });

  const objectOf = (model, properties, required) => ({
    ...(model.doc ? { description: model.doc } : {}),
    type: 'object',
    properties: Object.fromEntries(properties.map((property) => [property.name, propertyOf(property)])),
    ...(required.length > 0 ? { required } : {}),
  });

  const requiredOf = (properties) => properties.filter(({ required }) => required).map(({ name }) => name);

  /** In v5 a body may repeat id and href; in v4 it has no place for them. */
  const isWritable = ({ name }) => view.version === 'v5' || (name !== 'id' && name !== 'href');

  const component = (type) => {
    if (type.kind === 'enum') return enumOf(type);
    const properties = view.propertiesOf(type);
    return objectOf(type, properties, requiredOf(properties));
  };

  const enumOf = (type) => ({ ...(type.doc ? { description: type.doc } : {}), type: 'string', enum: view.values(type) });

  return {
    valueOf,
    component,
    resource: (model) => objectOf(model, view.propertiesOf(model), ['id', 'href', ...(view.version === 'v5' ? ['@type'] : [])]),
    create: (model) => {
      const properties = view.propertiesOf(model).filter((property) => property.create && isWritable(property));
      return objectOf(model, properties, requiredOf(properties));
    },
    update: (model) =>
      objectOf(
        model,
        view.propertiesOf(model).filter((property) => property.update && isWritable(property)),
        [],
      ),
  };
};

/** Names of the types a type leads to, itself included. */
export const reachableFrom = (types, view, roots) => {
  const reached = new Set();
  const visit = (name) => {
    if (reached.has(name)) return;
    reached.add(name);
    const type = types.get(name);
    if (type.kind === 'model') for (const { type: value } of view.propertiesOf(type)) namesIn(value).forEach(visit);
  };
  roots.forEach(visit);
  return reached;
};
