type Entry = {
  readonly status: number;
  /** The same for every error of this code. */
  readonly title: string;
  /** What it means, and what the client can do. */
  readonly about: string;
};

/** Every code that an error body can have. Codes are stable: clients switch on them; a new meaning is a new code. */
export const errorCatalogue = {
  malformed: {
    status: 400,
    title: 'The request cannot be read',
    about: 'It is not HTTP, not JSON, not UTF-8, or breaks a limit of every body (depth, size, duplicate names). Send it differently.',
  },
  invalid: {
    status: 400,
    title: 'The request breaks the contract',
    about: 'An attribute or parameter is missing, unknown, of the wrong kind, or not to be set by clients; the message names it.',
  },
  unauthorized: { status: 401, title: 'Who asks is not known', about: 'Send the bearer token of this installation.' },
  forbidden: { status: 403, title: 'Not allowed to who asks', about: 'Another client may; repeating the request does not help.' },
  notFound: { status: 404, title: 'There is nothing here', about: 'No such address, no such resource, or one that was deleted.' },
  methodNotAllowed: { status: 405, title: 'Not possible at this address', about: 'The header Allow names what is.' },
  notAcceptable: { status: 406, title: 'Only JSON is to be had', about: 'Accept application/json, or leave Accept out.' },
  conflict: {
    status: 409,
    title: 'Not possible with the resource as it is',
    about: 'The business says no, a test of a JSON Patch failed, or others change the resource at this moment. Read it, then decide.',
  },
  idempotencyKeyInFlight: {
    status: 409,
    title: 'The same request is being worked on',
    about: 'A request with this Idempotency-Key has no answer yet. Send it again after the time in Retry-After.',
  },
  preconditionFailed: {
    status: 412,
    title: 'The resource has changed',
    about: 'Its ETag is not the one of If-Match. Read it again, and send the change with the new ETag.',
  },
  tooLarge: { status: 413, title: 'The body is too large', about: 'Send less at a time.' },
  uriTooLong: { status: 414, title: 'The URL is too long', about: 'Ask for less at a time.' },
  unsupportedMediaType: {
    status: 415,
    title: 'The body is in a format that is not taken here',
    about: 'Send application/json in UTF-8, uncompressed; for a PATCH the header Accept-Patch names what else is taken.',
  },
  rangeNotSatisfiable: { status: 416, title: 'The page lies behind the end', about: 'X-Total-Count says how many there are.' },
  idempotencyKeyReused: {
    status: 422,
    title: 'The key belongs to another request',
    about: 'This Idempotency-Key was sent with another method, address or body. Take a new key for a new request.',
  },
  tooManyRequests: { status: 429, title: 'Too many requests', about: 'Come again after the time in Retry-After.' },
  headersTooLarge: { status: 431, title: 'The headers are too large', about: 'Send fewer or shorter ones.' },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    about: 'Nothing is said of it to the outside; operators find it in the log under the X-Correlation-Id of the answer.',
  },
  notImplemented: { status: 501, title: 'Not offered here', about: 'The contract knows it, this installation does not.' },
  unavailable: {
    status: 503,
    title: 'Not possible at the moment',
    about: 'The database is restarting or overloaded. The same request may be sent again after the time in Retry-After.',
  },
} as const satisfies Record<string, Entry>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errorCatalogue;

/** The code that says no more than a status does. */
export const codeOfStatus = (status: number): ErrorCode =>
  (Object.keys(errorCatalogue) as ErrorCode[]).find((code) => errorCatalogue[code].status === status) ??
  (status < 500 ? 'malformed' : 'internal');

/** Where a code is explained: `GET /errors/{code}` of any process. */
export const explanationOf = (code: string): string => `/errors/${code}`;
