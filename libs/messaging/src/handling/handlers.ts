import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Services } from '@skyledger/event-store';
import { type HandlerKind, listeningOf } from '../decorators';

/** A decorated method of a provider. */
export type Handler = {
  readonly service: string;
  readonly kind: HandlerKind;
  readonly type: string;
  /** Tells it from all others of its service, in every run: 'OrderHandlingHandler.onMonitor'. */
  readonly name: string;
  readonly call: (message: unknown) => unknown;
};

/** Finds the handlers of a process and the services they belong to. */
@Injectable()
export class Handlers {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly services: Services,
  ) {}

  /** All of them. Two that answer the same request are a mistake in the making: refused. */
  all(): Handler[] {
    const services = new Map<object, string>(); // an instance may be provided under several tokens
    for (const { instance, host } of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const isNew = typeof instance === 'object' && instance !== null && !services.has(instance as object);
      if (isNew && host) services.set(instance as object, this.services.of(host));
    }
    const found = [...services].flatMap(([instance, service]) => this.of(instance, service));
    const requests = found.filter(({ kind }) => kind === 'request').map(({ type }) => type);
    const twice = requests.find((type, index) => requests.indexOf(type) !== index);
    if (twice) throw new Error(`More than one handler answers the request ${twice}.`);
    return found;
  }

  private of(instance: object, service: string): Handler[] {
    const prototype = Object.getPrototypeOf(instance) as Record<string, unknown> | null;
    if (!prototype || prototype === Object.prototype) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((method) =>
      listeningOf(prototype[method] as object).map(({ kind, type }) => ({
        service,
        kind,
        type,
        name: `${instance.constructor.name}.${method}`,
        call: (message) => (instance as Record<string, (message: unknown) => unknown>)[method]!(message),
      })),
    );
  }
}
