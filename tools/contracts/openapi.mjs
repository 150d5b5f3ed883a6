/** Writes the OpenAPI 3.1 document of one API in one version. */
import { errorResponses, errorsOf, headerParameters, headersOf, jsonBody, refTo, successesOf } from './answers.mjs';
import { camelCase, eventNames, pathOf } from './names.mjs';
import { reachableFrom, SchemaWriter } from './schemas.mjs';

const PREFIX = '#/components/schemas/';
const JSON_TYPE = 'application/json';
const PATCH_TYPES = { v4: [JSON_TYPE, 'application/merge-patch+json'], v5: [JSON_TYPE, 'application/merge-patch+json'] };
const PATCH_LISTS = ['application/json-patch+json', 'application/json-patch-query+json'];
/** @returns {object} the document */
export const openapiOf = (api, types, view) => {
  const { version } = view;
  const write = new SchemaWriter(types, view, PREFIX);
  const resources = api.resources.filter(({ versions }) => versions.includes(version));
  return {
    openapi: '3.1.0',
    info: {
      title: `${api.code} ${api.title}`,
      version: version.slice(1) + '.0.0',
      description: [api.doc, api.note].filter(Boolean).join(' '),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: api.bases[version] }],
    security: [{ bearer: [] }, {}],
    tags: resources.map(({ model, doc }) => ({ name: pathOf(types, model, version), description: doc })),
    paths: { ...Object.assign({}, ...resources.map((resource) => pathsOf(resource, types, view, write))), ...hubPaths(api, version, view) },
    webhooks: Object.assign({}, ...resources.map((resource) => webhooksOf(resource, types, view))),
    components: {
      parameters: headerParameters,
      schemas: componentsOf(resources, types, view, write),
      responses: errorResponses(view),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
};

const pathsOf = (resource, types, view, write) => {
  const path = pathOf(types, resource.model, view.version);
  const operations = Object.fromEntries(
    resource.operations.map((operation) => [operation.name, operationOf(operation, resource, view, write)]),
  );
  const { list, create, retrieve, patch, delete: remove } = operations;
  const idParameter = { name: 'id', in: 'path', required: true, description: 'Which resource.', schema: { type: 'string' } };
  return {
    [`/${path}`]: present({ get: list, post: create }),
    ...(retrieve || patch || remove
      ? { [`/${path}/{id}`]: { parameters: [idParameter], ...present({ get: retrieve, patch, delete: remove }) } }
      : {}),
  };
};

const present = (operations) => Object.fromEntries(Object.entries(operations).filter(([, operation]) => operation));

const operationOf = ({ name, doc, query, statuses }, resource, view, write) => {
  const component = view.componentOf(resource.model);
  const parameters = query
    .filter((parameter) => parameter.in[view.version])
    .map((parameter) => ({ name: parameter.name, in: 'query', description: parameter.doc, schema: write.valueOf(parameter.type) }));
  return {
    operationId: name + component,
    tags: [camelCase(component)],
    summary: doc,
    parameters: [...parameters, ...headersOf(name)],
    ...(name === 'create' ? { requestBody: { required: true, ...jsonBody(refTo(`${component}Create`)) } } : {}),
    ...(name === 'patch' ? { requestBody: patchBody(component, view.version) } : {}),
    responses: {
      ...successesOf(name, statuses[view.version], component),
      ...errorsOf(name),
    },
  };
};

const patchBody = (component, version) => {
  const listOfChanges = {
    type: 'array',
    items: { type: 'object', properties: { op: { type: 'string' }, path: { type: 'string' }, from: { type: 'string' }, value: {} } },
  };
  const lists = version === 'v5' ? jsonBody(listOfChanges, PATCH_LISTS).content : {};
  return { required: true, content: { ...jsonBody(refTo(`${component}Update`), PATCH_TYPES[version]).content, ...lists } };
};

const hubPaths = ({ resources }, version, view) => {
  const tags = ['hub'];
  const body = { required: true, ...jsonBody(refTo(`${view.componentOf('Hub')}Create`)) };
  const hasPosition = resources.some(({ operations }) =>
    operations.some(({ query }) => query.some((parameter) => parameter.name === 'after' && parameter.in[version])),
  );
  const id = { name: 'id', in: 'path', required: true, description: 'Which listener.', schema: { type: 'string' } };
  return {
    '/hub': {
      post: {
        operationId: 'registerListener',
        tags,
        summary: 'Registers a listener for notifications.',
        requestBody: body,
        parameters: headersOf('create'),
        responses: { ...successesOf('create', [201], view.componentOf('Hub')), ...errorsOf('create') },
      },
    },
    '/hub/{id}': {
      parameters: [id],
      ...(hasPosition
        ? {
            get: {
              operationId: 'retrieveListener',
              tags,
              summary: 'Shows a listener.',
              parameters: headersOf('retrieve'),
              responses: { ...successesOf('retrieve', [200], view.componentOf('Hub')), ...errorsOf('retrieve') },
            },
          }
        : {}),
      delete: {
        operationId: 'unregisterListener',
        tags,
        summary: 'Removes a listener.',
        parameters: headersOf('delete'),
        responses: { ...successesOf('delete', [204]), ...errorsOf('delete') },
      },
    },
  };
};

const webhooksOf = (resource, types, view) => {
  const { version } = view;
  const key = pathOf(types, resource.model, version);
  const payload = {
    type: 'object',
    properties: { event: { type: 'object', properties: { [key]: refTo(view.componentOf(resource.model)) } } },
  };
  const status = version === 'v4' ? 201 : 204;
  return Object.fromEntries(
    eventNames(types, resource, version).map((event) => [
      camelCase(event),
      {
        post: {
          operationId: `listenTo${event}`,
          tags: [key],
          summary: `Tells a listener: ${event}.`,
          requestBody: jsonBody({ allOf: [refTo(view.componentOf('Event')), payload] }),
          responses: { [status]: { description: 'Heard.' } },
        },
      },
    ]),
  );
};

/** The components an API needs, by name: values, and for its resources the response and the bodies of POST and PATCH. */
export const componentsOf = (resources, types, view, write) => {
  const models = new Map(resources.map((resource) => [resource.model, resource]));
  const reached = reachableFrom(types, view, [...models.keys(), 'Event', 'Hub', 'Error']);
  const components = [...reached].flatMap((name) => {
    const type = types.get(name);
    const component = view.componentOf(name);
    if (name === 'Hub')
      return [
        [component, write.component(type)],
        [`${component}Create`, write.create(type)],
      ];
    if (!models.has(name)) return [[component, write.component(type)]];
    const can = (operation) => models.get(name).operations.some((one) => one.name === operation);
    return [
      [component, write.resource(type)],
      ...(can('create') ? [[`${component}Create`, write.create(type)]] : []),
      ...(can('patch') ? [[`${component}Update`, write.update(type)]] : []),
    ];
  });
  return Object.fromEntries(components.sort(([one], [other]) => (one < other ? -1 : 1)));
};
