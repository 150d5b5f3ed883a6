import { type ErrorCode, errorCatalogue } from './catalogue';

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
    this.status = errorCatalogue[code].status;
  }
}
