type Resource = Readonly<Record<string, unknown>>;

const always = ['id', 'href'];

/** The attributes a client wants to see: names, dotted for nested ones; undefined for all. */
export const fieldsIn = (parameters: readonly (readonly [name: string, value: string])[]): string[] | undefined => {
  const given = parameters.filter(([name]) => name === 'fields');
  if (given.length === 0) return undefined;
  return given.flatMap(([, value]) => value.split(',').map((field) => field.trim())).filter((field) => field !== '' && field !== 'none');
};

/** The resource with the wanted attributes only; id and href are always among them, and so is @type where the version says it. */
export const selected = (resource: Resource, fields: readonly string[] | undefined, isTyped: boolean): Resource =>
  fields === undefined ? resource : pick(resource, [...always, ...(isTyped ? ['@type'] : []), ...fields]);

const pick = (value: Resource, fields: readonly string[]): Resource => {
  const picked: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(value)) {
    if (fields.includes(name)) picked[name] = attribute;
    else {
      const nested = fields.filter((field) => field.startsWith(`${name}.`)).map((field) => field.slice(name.length + 1));
      if (nested.length > 0) picked[name] = within(attribute, nested);
    }
  }
  return picked;
};

const within = (value: unknown, fields: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((item) => within(item, fields));
  return typeof value === 'object' && value !== null ? pick(value as Resource, fields) : value;
};
