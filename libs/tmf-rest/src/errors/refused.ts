const statusOf = {
  malformed: 400,
  notFound: 404,
  methodNotAllowed: 405,
  notAcceptable: 406,
  conflict: 409,
  idempotencyKeyInFlight: 409,
  preconditionFailed: 412,
  tooLarge: 413,
  uriTooLong: 414,
  unsupportedMediaType: 415,
  rangeNotSatisfiable: 416,
  invalid: 400,
  idempotencyKeyReused: 422,
  headersTooLarge: 431,
  internal: 500,
  notImplemented: 501,
  unavailable: 503,
} as const;

/** The stable codes of the TMF Error bodies; clients may switch on them. */
export type ErrorCode = keyof typeof statusOf;

/** The edge says no: the request never reached, or never will reach, the domain. */
export class Refused extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    readonly reason: string,
    /** The attribute or parameter that is wrong, as a dotted path. */
    readonly field?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(reason);
    this.status = statusOf[code];
  }
}
