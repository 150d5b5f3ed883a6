import { Refused } from '../errors/refused';

type Resource = Readonly<Record<string, unknown>>;

/** The wanted attributes by name, and for each the wanted ones inside; one with nothing inside is wanted whole. */
export type Fields = Map<string, Fields>;

const always = ['id', 'href'];
const mostFields = 100;

/** The attributes a client wants to see: names, dotted for nested ones; undefined for all. */
export const fieldsIn = (parameters: readonly (readonly [name: string, value: string])[]): Fields | undefined => {
  const given = parameters.filter(([name]) => name === 'fields');
  if (given.length === 0) return undefined;
  const names = given
    .flatMap(([, value]) => value.split(',').map((field) => field.trim()))
    .filter((field) => field !== '' && field !== 'none');
  if (names.length > mostFields) throw new Refused('invalid', `At most ${mostFields} are possible.`, 'fields');
  const fields: Fields = new Map(always.map((name) => [name, new Map()]));
  for (const name of names) add(fields, name.split('.'));
  return fields;
};

/** The resource with the wanted attributes only; id and href are always among them, and so is @type where the version says it. */
export const selected = (resource: Resource, fields: Fields | undefined, isTyped: boolean): Resource => {
  if (fields === undefined) return resource;
  return pick(resource, isTyped ? new Map([...fields, ['@type', new Map()]]) : fields);
};

const add = (fields: Fields, [name, ...rest]: readonly string[]): void => {
  if (name === undefined) return fields.clear(); // wanted whole
  const known = fields.get(name);
  if (known?.size === 0) return;
  const inside: Fields = known ?? new Map();
  add(inside, rest);
  fields.set(name, inside);
};

const pick = (value: Resource, fields: Fields): Resource => {
  const picked: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(value)) {
    const inside = fields.get(name);
    if (inside !== undefined) picked[name] = inside.size === 0 ? attribute : within(attribute, inside);
  }
  return picked;
};

const within = (value: unknown, fields: Fields): unknown => {
  if (Array.isArray(value)) return value.map((item) => within(item, fields));
  return typeof value === 'object' && value !== null ? pick(value as Resource, fields) : value;
};
