/** The Error body of TMF630, as far as an answer has one. */
export type ErrorBody = {
  readonly code?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly status?: string;
  readonly referenceError?: string;
};

/** The platform said no: which request, with which status, and why in its own words. */
export class TmfError extends Error {
  override readonly name = 'TmfError';
  /** Stable; programs may switch on it: 'invalid', 'notFound', 'conflict' … */
  readonly code: string;
  /** May be shown to a customer. */
  readonly reason: string;
  readonly referenceError: string | undefined;

  constructor(
    readonly status: number,
    body: ErrorBody,
    /** 'POST /tmf-api/…' */
    readonly request: string,
    readonly headers: Headers = new Headers(),
  ) {
    super(`${request} answered ${status}: ${body.message ?? body.reason ?? 'without a reason'}`);
    this.code = body.code ?? 'unknown';
    this.reason = body.reason ?? body.message ?? '';
    this.referenceError = body.referenceError;
  }
}
