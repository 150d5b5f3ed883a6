import 'reflect-metadata';
import type { NotificationType } from '@skyledger/tmf-contracts';

/** What a handler listens to. */
export type HandlerKind = 'event' | 'recorded' | 'request' | 'reply';
/** One line of what a method listens to. */
export type Listening = { readonly kind: HandlerKind; readonly type: string };

const LISTENING = 'skyledger:listening';

const listens =
  <T extends string = string>(kind: HandlerKind) =>
  (...types: T[]): MethodDecorator =>
  (_target, _name, descriptor) => {
    const method = descriptor.value as unknown as object;
    Reflect.defineMetadata(LISTENING, [...listeningOf(method), ...types.map((type) => ({ kind, type }))], method);
  };

/** What a method listens to, as its decorators say. */
export const listeningOf = (method: object): readonly Listening[] => Reflect.getMetadata(LISTENING, method) ?? [];

/** Hears a notification, of whichever service: `@OnEvent('ProductOrderStateChangeEvent') on(notification: Notification<ProductOrder>)`. */
export const OnEvent = listens<NotificationType>('event');

/** Hears an internal event of its own service, as a StoredEvent: `@OnRecorded('ProductOrderAccepted')`. It never crosses services. */
export const OnRecorded = listens('recorded');

/**
 * Answers a request: `@OnRequest('tmf639.reserve') reserve(request: Request<Reservation>)`. What it returns goes back as a
 * reply `done`, the Rejection it throws as a reply `refused`.
 */
export const OnRequest = listens('request');

/** Hears the answer at the service whose process asked: `@OnReply('tmf639.reserve') on(reply: Reply<Reserved>)`. */
export const OnReply = listens('reply');
