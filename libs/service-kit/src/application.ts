import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { httpAdapter, useTmfRest } from '@skyledger/tmf-rest';
import helmet from '@fastify/helmet';
import { InFlight } from './http/in-flight';
import { nestLogger, processLogger } from './http/logger';
import { Metrics } from './http/metrics';
import { setTimeouts } from './http/timeouts';
import { platform, type Platform } from './platform';

/** A complete application that does not listen yet: the same for a process and for a test. */
export const application = async (parts: Platform, root: DynamicModule = platform(parts)): Promise<NestFastifyApplication> => {
  const logger = processLogger(parts.settings.LOG_LEVEL);
  const app = await NestFactory.create<NestFastifyApplication>(root, httpAdapter(logger), {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  await app.register(helmet, { contentSecurityPolicy: { directives: contentSecurity } });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (_request, reply) => void reply.header('Cache-Control', 'no-store'));
  app.get(InFlight).watch(fastify);
  app.get(Metrics).watch(fastify);
  setTimeouts(app.getHttpServer());
  return useTmfRest(app);
};

/** Pages may carry their own style; and links stay what they are where TLS ends before us, or is not there at all. */
const contentSecurity = { 'style-src': ["'self'", "'unsafe-inline'"], 'upgrade-insecure-requests': null };
