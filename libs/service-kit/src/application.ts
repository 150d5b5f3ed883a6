import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { principalOf } from '@skyledger/access';
import { inTrace, isTraceparent } from '@skyledger/event-store/tracing';
import { connectMessages } from '@skyledger/messaging';
import { httpAdapter, learntOf, useTmfRest } from '@skyledger/tmf-rest';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { InFlight } from './http/in-flight';
import { nestLogger, processLogger } from './http/logger';
import { Metrics } from './http/metrics';
import { logRequests } from './http/request-log';
import { secure } from './http/security-headers';
import { setTimeouts } from './http/timeouts';
import { platform, type Platform } from './platform';
import { processName } from './service';
import { traceRequests } from './tracing';

/** A complete application that does not listen yet: the same for a process and for a test. */
export const application = async (parts: Platform, root: DynamicModule = platform(parts)): Promise<NestFastifyApplication> => {
  const { services, settings, output } = parts;
  const logger = processLogger(settings.LOG_LEVEL, { service: processName(services), settings, output });
  const app = await NestFactory.create<NestFastifyApplication>(root, httpAdapter(logger), {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  secure(fastify);
  traceRequests(fastify, {
    about: (request) => ({ 'skyledger.tenant': principalOf(request).tenant, 'skyledger.correlation_id': flowOf(request) }),
  });
  logRequests(fastify, logger, (request) => ({ ...principalOf(request), correlation_id: flowOf(request), ...threadOf(request) }));
  app.get(InFlight).watch(fastify);
  app.get(Metrics).watch(fastify);
  setTimeouts(app.getHttpServer());
  connectMessages(app);
  return useTmfRest(app);
};

const flowOf = (request: FastifyRequest) => learntOf(request).correlationId;

const threadOf = ({ headers: { traceparent } }: FastifyRequest) => (isTraceparent(traceparent) ? inTrace(traceparent) : {});
