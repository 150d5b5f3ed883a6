import type { TmfError } from './tmf-error';
import { type ErrorCode, errorCatalogue } from './catalogue';

/** The media type of RFC 9457. */
export const problemType = 'application/problem+json';

/** The same error as RFC 9457 has it; `code` and `reason` come along as extensions. */
export const problemOf = ({ code, reason, message, status, referenceError }: TmfError): object => ({
  type: referenceError,
  title: errorCatalogue[code as ErrorCode].title,
  status: Number(status),
  detail: message,
  code,
  reason,
});
