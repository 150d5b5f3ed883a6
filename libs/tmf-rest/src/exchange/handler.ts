import { type ExecutionContext, Req, Res, type Type } from '@nestjs/common';
import { METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import { RouteParamsFactory } from '@nestjs/core/router/route-params-factory';
import type { FastifyReply } from 'fastify';
import type { TmfRequest } from './exchange';

type Method = (...parameters: unknown[]) => unknown;
type Methods = Record<string, Method>;
/** What Nest's decorators note of a parameter; `factory` where the decorator is made by `createParamDecorator`. */
type Parameter = {
  readonly index: number;
  readonly data?: unknown;
  readonly factory?: (data: unknown, execution: ExecutionContext) => unknown;
  readonly pipes?: readonly unknown[];
};
type Extract = (request: TmfRequest, reply: FastifyReply) => unknown;

/** Answers in place of a controller's method, which `handler` calls with what its parameters ask for at that time. */
export type Serve = (controller: object, request: TmfRequest, reply: FastifyReply, handler: () => unknown) => Promise<unknown>;

/**
 * Lets every route of a controller be answered by `serve`. This is what an interceptor does; but Nest spends on one interceptor (observables, async
 * resources) about as much time as on all the rest of a request.
 */
export const serveRoutes = (controller: Type, serve: Serve): void => {
  const methods = controller.prototype as Methods;
  for (const name of Object.getOwnPropertyNames(methods).filter((name) => isRoute(methods[name]))) serveRoute(controller, name, serve);
};

const isRoute = (method: Method | undefined): boolean => typeof method === 'function' && Reflect.hasMetadata(METHOD_METADATA, method);

const serveRoute = (controller: Type, name: string, serve: Serve): void => {
  const methods = controller.prototype as Methods;
  const method = methods[name]!;
  const extracts = parametersOf(controller, name, method);
  const served = function (this: object, request: TmfRequest, reply: FastifyReply): Promise<unknown> {
    return serve(this, request, reply, () => method.apply(this, extracts.map((extract) => extract?.(request, reply)))); // prettier-ignore
  };
  for (const key of Reflect.getMetadataKeys(method)) Reflect.defineMetadata(key, Reflect.getMetadata(key, method), served);
  methods[name] = served as Method;
  Reflect.defineMetadata(ROUTE_ARGS_METADATA, {}, controller, name);
  Req()(methods, name, 0);
  Res({ passthrough: true })(methods, name, 1);
};

/** By index, what each parameter of a method asks for. */
const parametersOf = (controller: Type, name: string, method: Method): (Extract | undefined)[] => {
  const noted = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, Parameter>;
  const extracts: (Extract | undefined)[] = [];
  for (const [key, parameter] of Object.entries(noted)) {
    if (parameter.pipes?.length) throw new Error(`${controller.name}.${name}: the contract validates, not pipes.`);
    extracts[parameter.index] = extractOf(Number.parseInt(key, 10), parameter, (...given) => new ExecutionContextHost(given, controller, method)); // prettier-ignore
  }
  return Array.from(extracts);
};

const extractOf = (
  kind: number,
  { data, factory }: Parameter,
  execution: (request: TmfRequest, reply: FastifyReply) => ExecutionContext,
): Extract =>
  factory
    ? (request, reply) => factory(data, execution(request, reply))
    : (req, res) => standard.exchangeKeyForValue(kind, data as string, { req: req as never, res, next: undefined as never });

const standard = new RouteParamsFactory();
