import { randomUUID } from 'node:crypto';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
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
    if (answer.status >= 500)
      this.log.error(`${correlationId} ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
    if (reply.sent) return;
    void reply.header('X-Correlation-Id', correlationId);
    if (answer.status === 415 && method === 'PATCH') void reply.headers(acceptPatch);
    sendError(reply, answer, headers.accept, this.publicUrl);
  }
}
