import { componentOf, type Operation, type Schema } from './operations';

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Where = Pick<Operation, 'api' | 'version'>;

/** How much a sample has: only what is mandatory, or every attribute down to some depth. */
export type Extent = { readonly depth: number; readonly optional: boolean };

const instant = '2026-01-15T12:00:00.000Z';

/** Texts that mean something, whatever the attribute they stand in is part of. */
const meaningful: Readonly<Record<string, string>> = {
  unit: 'EUR',
  lifecycleStatus: 'In study',
  callback: 'https://listener.example/events',
  url: 'https://files.example/catalog.json',
  valueType: 'string',
};

/** A value that a schema allows, always the same. */
export const sampleOf = (where: Where, schema: Schema, extent: Extent, name = 'text'): Json => {
  if (schema.$ref !== undefined) return sampleOf(where, componentOf(where, schema.$ref), extent, name);
  if (schema.anyOf !== undefined) return sampleOf(where, schema.anyOf[0]!, extent, name);
  if (Array.isArray(schema.type)) return `any ${name}`;
  if (schema.enum !== undefined) return schema.enum[0]!;
  switch (schema.type) {
    case 'object':
      return objectOf(where, schema, extent);
    case 'array':
      return [sampleOf(where, schema.items!, extent, name)];
    case 'integer':
      return 3;
    case 'number':
      return 4.25;
    case 'boolean':
      return true;
    default:
      return textOf(schema, name);
  }
};

const textOf = ({ format }: Schema, name: string): string => {
  if (format === 'date-time') return instant;
  if (format === 'date') return instant.slice(0, 10);
  return meaningful[name] ?? `a ${name}`;
};

const objectOf = (where: Where, { properties = {}, required = [] }: Schema, { depth, optional }: Extent): Json =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name, schema]) => required.includes(name) || (optional && (depth > 1 || isPlain(where, schema))))
      .map(([name, schema]) => [name, sampleOf(where, schema, { depth: depth - 1, optional }, name)]),
  );

/** Whether a value holds no attributes of its own. */
const isPlain = (where: Where, schema: Schema): boolean => {
  if (schema.$ref !== undefined) return isPlain(where, componentOf(where, schema.$ref));
  if (schema.items !== undefined && !Array.isArray(schema.type)) return isPlain(where, schema.items);
  return schema.anyOf !== undefined ? isPlain(where, schema.anyOf[0]!) : schema.properties === undefined;
};
