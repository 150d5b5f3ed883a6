import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { acceptPatch } from '../exchange/media-type';
import { answerTo } from './tmf-error';

/** The one place where anything thrown becomes a TMF630 Error body. */
@Catch()
export class TmfErrorFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, headers, body } = answerTo(thrown);
    if (status >= 500) this.log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    if (reply.sent) return;
    if (status === 415 && reply.request.method === 'PATCH') void reply.headers(acceptPatch);
    void reply.code(status).headers(headers).header('Content-Type', 'application/json; charset=utf-8').send(body);
  }
}
