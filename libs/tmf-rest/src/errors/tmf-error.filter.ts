import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { principalOf } from '@skyledger/access';
import { context, isTraceparent } from '@skyledger/event-store';
import type { FastifyReply } from 'fastify';
import { acceptPatch } from '../exchange/media-type';
import { sendError } from './send-error';
import { answerTo } from './tmf-error';

/** The one place where anything thrown becomes a TMF630 Error body, or a problem of RFC 9457 where the client prefers that. */
@Catch()
export class TmfErrorFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  /** `publicUrl` is what the address of an explanation begins with. */
  constructor(private readonly publicUrl = '') {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { method, headers } = reply.request;
    const answer = answerTo(thrown);
    const correlationId = randomUUID();
    if (answer.status >= 500) this.tell(thrown, correlationId, headers);
    if (reply.sent) return;
    void reply.header('X-Correlation-Id', correlationId);
    if (answer.status === 415 && method === 'PATCH') void reply.headers(acceptPatch);
    sendError(reply, answer, headers.accept, this.publicUrl);
  }

  private tell(thrown: unknown, reference: string, headers: IncomingHttpHeaders): void {
    const { traceparent } = headers;
    const asked = { ...principalOf({ headers }), commandId: reference, ...(isTraceparent(traceparent) && { traceparent }) };
    const said = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    context.run(asked, () => this.log.error(`${reference} ${said}`));
  }
}
