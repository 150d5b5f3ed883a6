import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyBaseLogger } from 'fastify';

/** The Fastify adapter every Skyledger process listens with: body limits, time-outs, own JSON intake; it logs to the given pino logger. */
export const httpAdapter = (logger?: FastifyBaseLogger): FastifyAdapter => new FastifyAdapter(logger ? { loggerInstance: logger } : {});

/** Completes an application made with `httpAdapter()`, before `init()`: errors, unknown routes, methods not allowed, OpenAPI documents. */
export const useTmfRest = (app: NestFastifyApplication): NestFastifyApplication => app;
