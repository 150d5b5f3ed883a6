/** What operations may answer, and which headers of HTTP go with them: the same for every resource. */

const PREFIX = '#/components/schemas/';

/** A body of JSON. */
export const jsonBody = (schema, types = ['application/json']) => ({
  content: Object.fromEntries(types.map((type) => [type, { schema }])),
});

/** A reference to a component. */
export const refTo = (name) => ({ $ref: PREFIX + name });

const ERRORS = {
  400: 'The request breaks the contract.',
  401: 'Who asks is not known.',
  403: 'Who asks may not.',
  404: 'There is no such resource.',
  405: 'The resource does not offer this operation.',
  406: 'The client takes nothing that can be given.',
  409: 'The state of the resource does not allow it.',
  412: 'The resource is no longer the one the client means.',
  413: 'The body is too large.',
  415: 'Bodies of this media type are not taken here.',
  416: 'The collection ends before the page begins.',
  422: 'The idempotency key was used for something else.',
  500: 'Something went wrong inside.',
  503: 'Not possible at the moment.',
};

const ALWAYS = [400, 401, 403, 500, 503];
const WITH_BODY = [405, 409, 413, 415, 422];
const ERRORS_OF = {
  list: [406, 416],
  create: WITH_BODY,
  retrieve: [404, 406],
  patch: [404, 412, ...WITH_BODY],
  delete: [404, 405, 409, 412],
};

/** The errors of an operation; what it does not name is an Error too. */
export const errorsOf = (name) =>
  Object.fromEntries(
    [...[...ALWAYS, ...ERRORS_OF[name]].sort(), 'default'].map((status) => [status, { $ref: `#/components/responses/Error${status}` }]),
  );

/** The components that `errorsOf` refers to. */
export const errorResponses = (view) =>
  Object.fromEntries(
    Object.entries({ ...ERRORS, default: 'Anything else that is wrong.' }).map(([status, description]) => [
      `Error${status}`,
      { description, ...jsonBody(refTo(view.componentOf('Error'))) },
    ]),
  );

const header = (type, description) => ({ description, schema: { type } });
const ETAG = header('string', 'Which state of the resource it is: for If-Match and If-None-Match.');
const LOCATION = header('string', 'Where to find what was made, or how far it is.');
const LIST_HEADERS = {
  'X-Total-Count': header('integer', 'How many match.'),
  'X-Result-Count': header('integer', 'How many are returned.'),
  Link: header('string', 'Where this page, the first, the one before, the next and the last are.'),
};

/** The answers of an operation when all is well; `declared` are the codes that the contract names. */
export const successesOf = (name, declared, component) => {
  const further = { list: [206], retrieve: [304] }[name] ?? [];
  return Object.fromEntries([...declared, ...further].map((status) => [status, successOf(name, status, component)]));
};

const successOf = (name, status, component) => {
  if (status === 204) return { description: 'Done.' };
  if (status === 304) return { description: 'It is still as the client knows it.', headers: { ETag: ETAG } };
  if (name === 'list') {
    const description = status === 206 ? 'A page of the resources found.' : 'The resources found.';
    return { description, headers: LIST_HEADERS, ...jsonBody({ type: 'array', items: refTo(component) }) };
  }
  if (status === 202)
    return {
      description: 'Accepted; it is done later.',
      headers: { Location: LOCATION },
      ...(name === 'delete' ? {} : jsonBody(refTo(component))),
    };
  const isNew = status === 201;
  return {
    description: isNew ? 'Created.' : 'The resource.',
    headers: isNew ? { ETag: ETAG, Location: LOCATION } : { ETag: ETAG },
    ...jsonBody(refTo(component)),
  };
};

const PARAMETERS = {
  IdempotencyKey: ['Idempotency-Key', 'The same key with the same body has one effect, however often it is sent.'],
  IfMatch: ['If-Match', 'Only if the resource still has this ETag.'],
  IfNoneMatch: ['If-None-Match', 'Only if the resource no longer has this ETag.'],
};

/** The header parameters that `headersOf` refers to. */
export const headerParameters = Object.fromEntries(
  Object.entries(PARAMETERS).map(([key, [name, description]]) => [key, { name, in: 'header', description, schema: { type: 'string' } }]),
);

const HEADERS_OF = {
  create: ['IdempotencyKey'],
  retrieve: ['IfNoneMatch'],
  patch: ['IfMatch', 'IdempotencyKey'],
  delete: ['IfMatch', 'IdempotencyKey'],
};

/** The headers a client may send with an operation. */
export const headersOf = (name) => (HEADERS_OF[name] ?? []).map((key) => ({ $ref: `#/components/parameters/${key}` }));
