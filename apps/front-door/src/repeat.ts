/** A request as far as it matters for repeating it. */
export type Asked = { readonly method: string; readonly headers: Readonly<Record<string, unknown>> };

/** Why a request has no answer that could be passed on. */
export type Failure = {
  readonly error?: { readonly code?: string } | undefined;
  readonly status?: number | undefined;
  /** The headers of what it did answer. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
};

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** No connection came about, so nothing was sent. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** The connection broke, so nobody knows how far the instance came. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** A server that closes turns requests away before it has looked at them. What a service itself cannot do now, it says when to try again. */
export const isTurnedAway = ({ status, headers }: Failure): boolean =>
  status === 503 && headers?.['connection'] === 'close' && headers['retry-after'] === undefined;

/**
 * Whether asking twice has the effect, and the answer, of asking once. A write is known by its Idempotency-Key. A DELETE may be repeated as HTTP
 * says, but not with If-Match: its second answer would tell that somebody else was first.
 */
export const isRepeatable = ({ method, headers }: Asked): boolean =>
  safe.has(method) || headers['idempotency-key'] !== undefined || (method === 'DELETE' && headers['if-match'] === undefined);

/** Whether a request is to be sent once more after a failure. One that takes too long is not: another instance would not be quicker. */
export const mayRepeat = (asked: Asked, failure: Failure): boolean => {
  const { error, status } = failure;
  if (error === undefined) return isTurnedAway(failure) || (status === 503 && isRepeatable(asked));
  const { code = '' } = error;
  return unsent.has(code) || (broken.has(code) && isRepeatable(asked));
};

/** Whether an instance is to be left out until it says that it is ready. */
export const isDown = ({ error, status }: Failure): boolean =>
  status === 503 || (error !== undefined && (unsent.has(error.code ?? '') || broken.has(error.code ?? '')));

/** The answer to a repetition whose first try was cut off: the instance that had the request holds its key until the lease of that is over. */
export const isHeld = ({ headers }: Asked, status: number | undefined, retryAfter: unknown): boolean =>
  status === 409 && retryAfter !== undefined && headers['idempotency-key'] !== undefined;
