import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { MessageHandler } from '@nestjs/microservices';
import { ListenerMetadataExplorer } from '@nestjs/microservices/listener-metadata-explorer.js';
import { Services } from '@skyledger/event-store';
import { isObservable, lastValueFrom } from 'rxjs';
import { type HandlerKind, listeningOf } from '../decorators';
import type { MessageContext } from './message-context';

/** A decorated method of a controller, with all that Nest puts around it. */
export type Handler = {
  readonly service: string;
  readonly kind: HandlerKind;
  readonly type: string;
  /** Tells it from all others of its service, in every run: 'OrderHandlingHandler.onMonitor'. */
  readonly name: string;
  readonly call: (message: object, context: MessageContext) => Promise<unknown>;
};

type Declared = Omit<Handler, 'call'> & { readonly pattern: unknown };
type Wrapper = ReturnType<DiscoveryService['getControllers']>[number];

/** The handlers of a process and the services they belong to. */
@Injectable()
export class Handlers {
  private readonly explorer = new ListenerMetadataExplorer(new MetadataScanner());
  private readonly handlers: Handler[] = [];
  private awaited?: Declared[];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly services: Services,
  ) {}

  /** Takes one over from Nest. It does not say whose it is, but hands them over as they are declared: module by module, method by method. */
  take(pattern: unknown, handler: MessageHandler): void {
    this.awaited ??= this.declared();
    const next = this.awaited.shift();
    if (!next || next.pattern !== pattern) throw new Error(`Nest registers ${JSON.stringify(pattern)} where ${next?.name} comes.`);
    const { service, kind, type, name } = next;
    this.handlers.push({ service, kind, type, name, call: calling(handler) });
  }

  /** All of them. One that nobody would call, or two that answer the same request, are a mistake in the making: refused. */
  all(): readonly Handler[] {
    this.awaited ??= this.declared();
    const [forgotten] = this.awaited;
    if (forgotten) throw new Error(`${forgotten.name} would hear nothing: connectMessages(app) is missing.`);
    const requests = this.handlers.filter(({ kind }) => kind === 'request').map(({ type }) => type);
    const twice = requests.find((type, index) => requests.indexOf(type) !== index);
    if (twice) throw new Error(`More than one handler answers the request ${twice}.`);
    return this.handlers;
  }

  private declared(): Declared[] {
    const [misplaced] = this.discovery.getProviders().flatMap((wrapper) => this.of(wrapper));
    if (misplaced) throw new Error(`${misplaced.name} would hear nothing: a class with handlers stands under controllers, not providers.`);
    return this.discovery.getControllers().flatMap((wrapper) => this.of(wrapper));
  }

  private of({ instance, host }: Wrapper): Declared[] {
    if (typeof instance !== 'object' || instance === null || !host) return [];
    const { name } = (instance as object).constructor;
    const ours = this.explorer.explore(instance as object).filter(({ transport }) => transport === undefined);
    return ours.flatMap(({ methodKey, patterns, isEventHandler }) =>
      patterns.map((pattern) => {
        const { kind, type } = listeningOf(pattern, isEventHandler);
        return { service: this.services.of(host), kind, type, name: `${name}.${methodKey}`, pattern };
      }),
    );
  }
}

const calling = (handler: MessageHandler) => async (message: object, context: MessageContext) => {
  const result: unknown = await handler(message, context);
  return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result; // that of an interceptor or a filter
};
