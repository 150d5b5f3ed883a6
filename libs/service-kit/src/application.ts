import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { httpAdapter, useTmfRest } from '@skyledger/tmf-rest';
import type { FastifyInstance } from 'fastify';
import { InFlight } from './http/in-flight';
import { nestLogger, processLogger } from './http/logger';
import { Metrics } from './http/metrics';
import { secure } from './http/security-headers';
import { setTimeouts } from './http/timeouts';
import { platform, type Platform } from './platform';

/** A complete application that does not listen yet: the same for a process and for a test. */
export const application = async (parts: Platform, root: DynamicModule = platform(parts)): Promise<NestFastifyApplication> => {
  const logger = processLogger(parts.settings.LOG_LEVEL);
  const app = await NestFactory.create<NestFastifyApplication>(root, httpAdapter(logger), {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  secure(fastify);
  app.get(InFlight).watch(fastify);
  app.get(Metrics).watch(fastify);
  setTimeouts(app.getHttpServer());
  return useTmfRest(app);
};
