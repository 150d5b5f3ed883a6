import { HttpException } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { isConnectionLost, PreconditionFailed, StaleBase, Unavailable } from '@skyledger/event-store';
import { codeOfStatus, type ErrorCode, errorCatalogue, explanationOf } from './catalogue';
import { Refused } from './refused';

/** The Error body of TMF630; `code` is stable, `reason` may be shown to a customer, `message` names the attribute. */
export type TmfError = {
  readonly '@type': 'Error';
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly status: string;
  /** Where the code is explained. */
  readonly referenceError: string;
};

/** What a thrown thing says to the client. */
export type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: TmfError };

const reasonOfStatus: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  413: 'The body is larger than is taken here (256 KiB, unless the contract is about batches).',
  414: 'The URL is too long.',
  415: 'The media type of the body is not supported here.',
  503: 'Not possible at the moment; the same request may be tried again.',
};

/** Makes the answer of anything thrown; what is not known gives a 500 without any detail. */
export const answerTo = (thrown: unknown): Answer => {
  if (thrown instanceof Rejection) return answer(thrown.code, thrown.message, thrown);
  if (thrown instanceof Refused) return answer(thrown.code, thrown.reason, thrown);
  if (thrown instanceof PreconditionFailed)
    return answer('preconditionFailed', 'The resource has changed since: its ETag is not the one of If-Match.', { field: 'If-Match' });
  if (thrown instanceof StaleBase) return answer('conflict', 'The resource is being changed by others; try again.');
  return fromFramework(thrown);
};

const fromFramework = (thrown: unknown): Answer => {
  const status = statusOf(thrown);
  if (status === 503) return answer('unavailable', reasonOfStatus[503]!, { headers: { 'Retry-After': '1' } });
  if (status >= 500) return answer('internal', 'Something went wrong on our side.');
  const said = thrown instanceof HttpException && status !== 400 && status < 405 ? thrown.message : undefined;
  return answer(codeOfStatus(status), reasonOfStatus[status] ?? said ?? 'The request cannot be answered.');
};

/** The database is restarting or gone, or out of connections, memory or disk: nothing was decided, the client may come again. */
const transient = /^(08...|53...|57P0[1-3]|58030|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH)$/;

const statusOf = (thrown: unknown): number => {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { statusCode, code } = (thrown ?? {}) as { statusCode?: unknown; code?: unknown };
  if (typeof statusCode === 'number' && statusCode >= 400) return statusCode;
  if (isConnectionLost(thrown) || thrown instanceof Unavailable) return 503;
  return typeof code === 'string' && transient.test(code) ? 503 : 500;
};

type Details = { readonly field?: string; readonly headers?: Readonly<Record<string, string>> };

const answer = (code: ErrorCode, reason: string, { field, headers = {} }: Details = {}): Answer => {
  const { status } = errorCatalogue[code];
  const message = field ? `${field}: ${reason}` : reason;
  return {
    status,
    headers,
    body: { '@type': 'Error', code, reason, message, status: String(status), referenceError: explanationOf(code) },
  };
};
