import {
  type ArgumentsHost,
  Catch,
  type INestApplication,
  type INestMicroservice,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type RpcExceptionFilter,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type AsyncMicroserviceOptions,
  type CustomTransportStrategy,
  type MessageHandler,
  type NestMicroservice,
  Server,
} from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';
import { Consumers } from '../bus/consumers';
import { KafkaBus } from '../kafka/kafka-bus';
import { Handlers } from './handlers';

/**
 * The transport strategy that feeds handlers by the log: what services of this process say stands in it anyway, and what comes from others by the
 * broker is written there first. So no handler knows which of the two it is.
 */
@Injectable()
export class EventLogTransport extends Server implements CustomTransportStrategy, OnApplicationBootstrap, OnModuleDestroy {
  override readonly transportId = Symbol('skyledger');
  /** A failure is not Nest's to report: the message is tried again, or parked. */
  override readonly propagatesEventHandlerErrors = true;
  private started?: Promise<void>;
  private stopped?: Promise<unknown>;

  constructor(
    private readonly handlers: Handlers,
    private readonly consumers: Consumers,
    private readonly kafka: KafkaBus,
  ) {
    super();
  }

  /** Keeps each handler by itself, where Nest would chain those of a pattern: each is tried again, and parked, alone. */
  override addHandler(pattern: unknown, handler: MessageHandler): void {
    this.handlers.take(pattern, handler);
  }

  /** Begins to feed the handlers. */
  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  /** An application that has this transport beside HTTP begins when it is there, before it takes requests. */
  async onApplicationBootstrap(): Promise<void> {
    await this.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.close();
  }

  /** Ends what is under way and takes nothing more. */
  async close(): Promise<void> {
    await (this.stopped ??= Promise.all([this.consumers.stop(), this.kafka.stop()]));
  }

  /** There is nothing to listen to: it heals by itself, and its figures tell how it is. */
  on(): void {}

  override unwrap<T>(): T {
    return this.kafka as T;
  }

  private async start(): Promise<void> {
    await (this.started ??= this.begin());
  }

  private async begin(): Promise<void> {
    this.consumers.start();
    await this.kafka.start();
  }
}

/** Hands what a handler threw to the deliveries as it is: they tell a Rejection from a failure. Filters of a handler come before. */
@Catch()
class AsThrown implements RpcExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}

/** Gives an application's handlers to the transport; to be called before it is initialised. What is global for HTTP does not concern them. */
export const connectMessages = (app: INestApplication): void => {
  const microservice = app.connectMicroservice({ strategy: app.get(EventLogTransport) }, { deferInitialization: true }) as NestMicroservice;
  microservice.useGlobalFilters(new AsThrown());
  microservice.registerListeners();
  microservice.setIsInitialized(true);
  microservice.setIsInitHookCalled(true); // that of the application
};

/** Starts a module that has no HTTP, only messages. */
export const messageApplication = async (
  module: Parameters<typeof NestFactory.createMicroservice>[0],
  options: Omit<AsyncMicroserviceOptions, 'inject' | 'useFactory'> = {},
): Promise<INestMicroservice> => {
  const strategy = { inject: [EventLogTransport], useFactory: (transport: EventLogTransport) => ({ strategy: transport }) };
  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(module, { ...options, ...strategy });
  await app.useGlobalFilters(new AsThrown()).listen();
  return app;
};
