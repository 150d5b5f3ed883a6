/** Writes the OpenAPI 3.1 document of one API in one version. */
import { camelCase, eventNames, pathOf } from './names.mjs';
import { reachableFrom, SchemaWriter } from './schemas.mjs';

const PREFIX = '#/components/schemas/';
const JSON_TYPE = 'application/json';
const PATCH_TYPES = { v4: [JSON_TYPE, 'application/merge-patch+json'], v5: [JSON_TYPE, 'application/merge-patch+json'] };
const PATCH_LISTS = ['application/json-patch+json', 'application/json-patch-query+json'];
const ERRORS = {
  400: 'The request breaks the contract.',
  401: 'Who asks is not known.',
  403: 'Who asks may not.',
  404: 'There is no such resource.',
  405: 'The resource does not offer this operation.',
  409: 'The state of the resource does not allow it.',
  500: 'Something went wrong inside.',
};

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
    components: { schemas: componentsOf(resources, types, view, write), responses: errorResponses(view), securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  };
};

const jsonBody = (schema, types = [JSON_TYPE]) => ({ content: Object.fromEntries(types.map((type) => [type, { schema }])) });
const refTo = (name) => ({ $ref: PREFIX + name });

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
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(name === 'create' ? { requestBody: { required: true, ...jsonBody(refTo(`${component}Create`)) } } : {}),
    ...(name === 'patch' ? { requestBody: patchBody(component, view.version) } : {}),
    responses: {
      ...Object.fromEntries(statuses[view.version].map((status) => [status, successOf(name, status, component)])),
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

const count = (description) => ({ description, schema: { type: 'integer' } });

const successOf = (name, status, component) => {
  if (status === 204) return { description: 'Done.' };
  if (status === 202) return { description: 'Accepted; it is done later.' };
  if (name === 'list')
    return {
      description: 'The resources found.',
      headers: { 'X-Total-Count': count('How many match.'), 'X-Result-Count': count('How many are returned.') },
      ...jsonBody({ type: 'array', items: refTo(component) }),
    };
  return { description: status === 201 ? 'Created.' : 'The resource.', ...jsonBody(refTo(component)) };
};

const ERRORS_OF = {
  list: [400, 401, 403, 500],
  create: [400, 401, 403, 405, 409, 500],
  retrieve: [400, 401, 403, 404, 500],
  patch: [400, 401, 403, 404, 405, 409, 500],
  delete: [400, 401, 403, 404, 405, 409, 500],
};

const errorsOf = (name) => Object.fromEntries(ERRORS_OF[name].map((status) => [status, { $ref: `#/components/responses/Error${status}` }]));

const errorResponses = (view) =>
  Object.fromEntries(
    Object.entries(ERRORS).map(([status, description]) => [
      `Error${status}`,
      { description, ...jsonBody(refTo(view.componentOf('Error'))) },
    ]),
  );

const hubPaths = ({ resources }, version, view) => {
  const hub = refTo(view.componentOf('Hub'));
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
        responses: { 201: { description: 'Registered.', ...jsonBody(hub) }, ...errorsOf('create') },
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
              responses: { 200: { description: 'The listener.', ...jsonBody(hub) }, ...errorsOf('retrieve') },
            },
          }
        : {}),
      delete: {
        operationId: 'unregisterListener',
        tags,
        summary: 'Removes a listener.',
        responses: { 204: { description: 'Removed.' }, ...errorsOf('delete') },
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
