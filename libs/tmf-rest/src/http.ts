import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { PersonalData } from '@skyledger/event-store';
import {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyHttpOptions,
} from 'fastify';
import type { Server } from 'node:http';
import { serveExplanations } from './errors/explanations';
import { Refused } from './errors/refused';
import { TmfErrorFilter } from './errors/tmf-error.filter';
import { sendError } from './errors/send-error';
import { answerTo } from './errors/tmf-error';
import { refuseUnreadable } from './errors/unreadable';
import { acceptPatch, bodyTypes } from './exchange/media-type';
import { revealAnswers } from './exchange/reveal';
import { limitBodies, limitsAt } from './intake/body-limits';
import { parseBody } from './intake/parse-body';
import { defaultLimits } from './intake/scanner';
import { limitRate, RateLimit } from './limits/rate-limit';
import { serveOpenapi } from './openapi';
import { PublicUrl } from './public-url';
import { Routes } from './routes';

const largestUrl = 4 * 1024;

/** The Fastify adapter every Skyledger process listens with: body limits, own JSON intake, errors as TMF630 has them; it logs to the given pino logger. */
export const httpAdapter = (logger?: FastifyBaseLogger): FastifyAdapter =>
  new TmfAdapter({
    ...(logger && { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: defaultLimits.bytes,
    http: { connectionsCheckingInterval: 2_000 }, // so often are the time-outs looked at; Node's 30 s would let slow clients sit
    routerOptions: { maxParamLength: 255, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => refuseUnroutable(error, request as FastifyRequest, reply as FastifyReply),
    clientErrorHandler: refuseUnreadable,
    skipMiddie: true, // there is no middleware
  });

/** Completes an application made with `httpAdapter()`, before `init()`: errors as TMF630 has them, the OpenAPI document of each API. */
export const useTmfRest = (app: NestFastifyApplication): NestFastifyApplication => {
  app.useGlobalFilters(new TmfErrorFilter(app.get(PublicUrl).value));
  const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  limitRate(instance, app.get(RateLimit));
  revealAnswers(instance, app.get(PersonalData));
  serveOpenapi(app);
  serveExplanations(instance);
  return app;
};

class TmfAdapter extends FastifyAdapter {
  private readonly routes: Routes;

  constructor(options: FastifyHttpOptions<Server> & { skipMiddie: boolean }) {
    super(options as object);
    const instance = this.getInstance<FastifyInstance>();
    this.routes = new Routes(instance);
    limitBodies(instance);
    instance.addHook('onRequest', checkRequest);
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser([...bodyTypes], { parseAs: 'buffer' }, (request, body, done) => {
      try {
        done(null, parseBody(body as Buffer, limitsAt(request.routeOptions.url)));
      } catch (error) {
        done(error as Error);
      }
    });
  }

  /** The intake is set up above; Nest's own parsers stay out. */
  override registerParserMiddleware(): void {}

  override setNotFoundHandler(): ReturnType<FastifyInstance['setNotFoundHandler']> {
    return this.getInstance<FastifyInstance>().setNotFoundHandler((request, reply) => this.refuseUnknown(request, reply));
  }

  private refuseUnknown({ method, url }: FastifyRequest, reply: FastifyReply): void {
    const allowed = this.routes.methodsAt(url);
    if (allowed.length === 0 || allowed.includes(method)) throw new Refused('notFound', 'There is nothing at this address.');
    if (method === 'OPTIONS')
      void reply
        .code(204)
        .headers({ Allow: allowed.join(', '), ...(allowed.includes('PATCH') && acceptPatch) })
        .send();
    else throw new Refused('methodNotAllowed', `Here one can ${allowed.join(', ')} only.`, undefined, { Allow: allowed.join(', ') });
  }
}

/** What can be told from the head of a request, before its body is read. */
const checkRequest = ({ url, headers }: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
  const encoding = headers['content-encoding'];
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (url.length > largestUrl) done(new Refused('uriTooLong', `A URL may have at most ${largestUrl} characters.`));
  else if (url.includes('%00')) done(new Refused('malformed', 'The character NUL is not allowed.'));
  else if (encoding !== undefined && encoding !== 'identity')
    done(new Refused('unsupportedMediaType', 'Compressed bodies are not accepted.', 'Content-Encoding'));
  else if (charset !== undefined && !/^utf-?8$/i.test(charset))
    done(new Refused('unsupportedMediaType', 'Bodies are UTF-8.', 'Content-Type'));
  else done();
};

/** The router could not read the address; no hook and no filter sees such a request. */
const refuseUnroutable = (error: Error, { headers }: FastifyRequest, reply: FastifyReply): void =>
  sendError(reply, answerTo(error), headers.accept);
