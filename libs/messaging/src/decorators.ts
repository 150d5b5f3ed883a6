import type { NotificationType } from '@skyledger/tmf-contracts';
import { EventPattern, MessagePattern } from '@nestjs/microservices';
import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';

/** What a handler listens to. */
export type HandlerKind = 'event' | 'recorded' | 'request' | 'reply';
/** One line of what a method listens to: the pattern under which Nest knows the handler. */
export type Listening = { readonly kind: HandlerKind; readonly type: string };

/** Nest's own decorator keeps the last one only; here a method may have several. */
const listens =
  <T extends string = string>(kind: HandlerKind, pattern: (patterns: Listening[]) => MethodDecorator) =>
  (...types: T[]): MethodDecorator =>
  (target, name, descriptor) => {
    const others = (Reflect.getMetadata(PATTERN_METADATA, descriptor.value as object) ?? []) as Listening[];
    return pattern([...others, ...types.map((type) => ({ kind, type }))])(target, name, descriptor);
  };

/** What a pattern listens to: one of these decorators', or a name in Nest's `@EventPattern('TroubleTicketCreateEvent')` and `@MessagePattern('tmf621.repair')`. */
export const listeningOf = (pattern: unknown, isEvent: boolean): Listening =>
  typeof pattern === 'string' ? { kind: isEvent ? 'event' : 'request', type: pattern } : (pattern as Listening);

/** Hears a notification, of whichever service: `@OnEvent('ProductOrderStateChangeEvent') on(notification: Notification<ProductOrder>)`. */
export const OnEvent = listens<NotificationType>('event', EventPattern);

/** Hears an internal event of its own service, as a StoredEvent: `@OnRecorded('ProductOrderAccepted')`. It never crosses services. */
export const OnRecorded = listens('recorded', EventPattern);

/**
 * Answers a request: `@OnRequest('tmf639.reserve') reserve(request: Request<Reservation>)`. What it returns goes back as a
 * reply `done`, the Rejection it throws as a reply `refused`.
 */
export const OnRequest = listens('request', MessagePattern);

/** Hears the answer at the service whose process asked: `@OnReply('tmf639.reserve') on(reply: Reply<Reserved>)`. */
export const OnReply = listens('reply', EventPattern);
