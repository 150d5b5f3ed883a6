/** JSON Schema (2020-12, as OpenAPI 3.1 has it) of the outer view of types. */
import { namesIn } from './model.mjs';

const TEXTS = { string: {}, 'date-time': { format: 'date-time' }, date: { format: 'date' } };

/** Typed in full, so that a reader of the contract sees what may stand there. */
const ANY = ['string', 'number', 'boolean', 'object'];
const anyOf = (depth) => (depth === 0 ? { type: ANY } : { type: [...ANY, 'array'], items: anyOf(depth - 1) });
const ANY_DEPTH = 4;

/** Writes the schemas of one version; references start with `prefix`. */
export class SchemaWriter {
  constructor(types, view, prefix) {
    Object.assign(this, { types, view, prefix });
  }

  valueOf({ arrays, ...type }) {
    let schema = this.#itemOf(type);
    for (let depth = 0; depth < arrays; depth += 1) schema = { type: 'array', items: schema };
    return schema;
  }

  /** A type as a value inside others. */
  component(type) {
    if (type.kind === 'enum') return { ...describedBy(type), type: 'string', enum: this.view.values(type) };
    const properties = this.view.propertiesOf(type);
    return this.#objectOf(type, properties, requiredOf(properties));
  }

  /** What is answered. */
  resource(model) {
    return this.#objectOf(model, this.view.propertiesOf(model), ['id', 'href', ...(this.view.version === 'v5' ? ['@type'] : [])]);
  }

  /** The body of POST. */
  create(model) {
    const properties = this.view.propertiesOf(model).filter((property) => property.create && this.#isWritable(property));
    return this.#objectOf(model, properties, requiredOf(properties));
  }

  /** The body of PATCH. */
  update(model) {
    const properties = this.view.propertiesOf(model).filter((property) => property.update && this.#isWritable(property));
    return this.#objectOf(model, properties, []);
  }

  /** In v5 a body may repeat id and href; in v4 it has no place for them. */
  #isWritable({ name }) {
    return this.view.version === 'v5' || (name !== 'id' && name !== 'href');
  }

  #itemOf({ kind, name, variants }) {
    if (kind === 'union') return { anyOf: variants.map((variant) => this.valueOf(variant)) };
    if (TEXTS[kind]) return { type: 'string', ...TEXTS[kind] };
    if (kind === 'decimal') return this.view.decimal ?? { type: 'number' };
    if (kind === 'any') return anyOf(ANY_DEPTH);
    if (kind === 'record') return { type: 'object' };
    if (kind === 'model' || kind === 'enum') return { $ref: `${this.prefix}${this.view.componentOf(name)}` };
    return { type: kind };
  }

  #propertyOf({ type, doc, suggested }) {
    const value = suggested ? { anyOf: [{ type: 'string', enum: suggested }, { type: 'string' }] } : this.valueOf(type);
    return { ...value, ...describedBy({ doc }) };
  }

  #objectOf(model, properties, required) {
    return {
      ...describedBy(model),
      type: 'object',
      properties: Object.fromEntries(properties.map((property) => [property.name, this.#propertyOf(property)])),
      ...(required.length > 0 ? { required } : {}),
    };
  }
}

const describedBy = ({ doc }) => (doc ? { description: doc } : {});
const requiredOf = (properties) => properties.filter(({ required }) => required).map(({ name }) => name);

/** Names of the types the given ones lead to, themselves included. */
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
