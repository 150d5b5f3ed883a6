import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { httpAdapter, useTmfRest } from '@skyledger/tmf-rest';
import helmet from '@fastify/helmet';
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
  await app.register(helmet, { contentSecurityPolicy: { directives: { 'style-src': ["'self'", "'unsafe-inline'"] } } });
  app.get(Metrics).watch(app.getHttpAdapter().getInstance());
  setTimeouts(app.getHttpServer());
  return useTmfRest(app);
};
