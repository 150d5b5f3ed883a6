/** The typed half of @skyledger/client, one module per version: the types its users see, and what its resources are called and where they are. */
import { eventNames, pathOf } from './names.mjs';

/**
 * @param bundle the JSON Schemas of the version  @param documents its OpenAPI documents, by API
 * @returns {string} a module
 */
export const clientOf = (apis, types, { view, bundle, documents }) => {
  const { version } = view;
  const resources = apis.flatMap((api) =>
    api.resources
      .filter(({ versions }) => versions.includes(version))
      .map((resource) => ({ api, resource, path: pathOf(types, resource.model, version) })),
  );
  const componentOf = ({ resource }) => view.componentOf(resource.model);
  const has = ({ resource }, operation) => resource.operations.some(({ name }) => name === operation);
  const notifications = resources.flatMap(({ resource, path }) =>
    eventNames(types, resource, version).map((name) => ({ name, path, component: view.componentOf(resource.model) })),
  );
  return [
    '// Generated from contracts/tmf by `npm run contracts`.',
    ...Object.entries(bundle.$defs).map(([name, schema]) => `${comment(schema.description)}export type ${name} = ${typeOf(schema)};`),
    ...notifications.map(
      ({ name, path, component }) =>
        `/** Tells of a ${component}. */\nexport type ${name} = Event & { eventType: '${name}'; event: { ${path}: ${component} } };`,
    ),
    `/** Every notification. */\nexport type Notification =\n${notifications.map(({ name }) => `  | ${name}`).join('\n')};`,
    interfaceOf('Resources', 'The resources, by name.', resources, (one) => [
      one.path,
      `{ resource: ${componentOf(one)}; create: ${has(one, 'create') ? `${componentOf(one)}Create` : 'never'}; update: ${
        has(one, 'patch') ? `${componentOf(one)}Update` : 'never'
      }; operations: ${one.resource.operations.map(({ name }) => `'${name}'`).join(' | ')} }`,
    ]),
    `/** Where they are. */\nexport const resources: Readonly<Record<keyof Resources, string>> = ${JSON.stringify(
      Object.fromEntries(resources.map(({ api, path }) => [path, `${api.bases[version]}/${path}`])),
    )};`,
    interfaceOf('Hubs', 'What a client can do with the listeners of an API.', Object.entries(documents), ([api, { paths }]) => [
      api,
      ['register', 'unregister', ...(paths['/hub/{id}'].get ? ['retrieve'] : []), ...(paths['/hub'].get ? ['list'] : [])]
        .map((name) => `'${name}'`)
        .join(' | '),
    ]),
    `/** Where listeners register. */\nexport const hubs: Readonly<Record<keyof Hubs, string>> = ${JSON.stringify(
      Object.fromEntries(Object.entries(documents).map(([api, { servers }]) => [api, `${servers[0].url}/hub`])),
    )};`,
    '',
  ].join('\n\n');
};

const comment = (doc) => (doc ? `/** ${doc.replaceAll('\n', ' ')} */\n` : '');

const interfaceOf = (name, doc, all, entryOf) =>
  `${comment(doc)}export type ${name} = {\n${all
    .map(entryOf)
    .map(([key, value]) => `  ${key}: ${value};\n`)
    .join('')}};`;

const plain = { string: 'string', number: 'number', integer: 'number', boolean: 'boolean', object: '{ [name: string]: unknown }' };

const typeOf = (schema) => {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (Array.isArray(schema.type)) return 'unknown'; // a value of any kind
  if (schema.anyOf) return `(${schema.anyOf.map(typeOf).join(' | ')})`;
  if (schema.enum) return `(${schema.enum.map((value) => `'${value}'`).join(' | ')})`;
  if (schema.type === 'array') return `${typeOf(schema.items)}[]`;
  return schema.properties ? objectOf(schema) : plain[schema.type];
};

const objectOf = ({ properties, required = [] }) =>
  `{\n${Object.entries(properties)
    .map(
      ([name, schema]) =>
        `  ${comment(schema.description)}  ${/^\w+$/.test(name) ? name : `'${name}'`}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};\n`,
    )
    .join('')}}`;
