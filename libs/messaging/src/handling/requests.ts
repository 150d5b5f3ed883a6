import type { StoredEvent } from '@skyledger/event-store';
import type { Reply, ReplyTo, Request } from '../messages';
import { saidBy } from './stored-event';

const request = '.request';
const reply = '.reply';

/** What a request says on the stream of the process that makes it. */
export type RequestData = {
  readonly subject: string;
  readonly body: unknown;
  readonly commandId: string;
  /** Who asked, where that is not the stream itself: of a request that came from another process. */
  readonly replyTo?: ReplyTo;
};
/** What came of it. */
export type Outcome =
  { readonly outcome: 'done'; readonly result: unknown } | { readonly outcome: 'refused'; readonly code: string; readonly reason: string };
/** What a reply says on the stream of the answering service. */
export type ReplyData = Outcome & { readonly subject: string; readonly replyTo: ReplyTo; readonly commandId: string };

/** Whether an event, or a command of a process, is a request to a service. */
export const isRequest = ({ type }: { readonly type: string }): boolean => type.endsWith(request);
/** Whether an event is the answer to a request. */
export const isReply = ({ type }: { readonly type: string }): boolean => type.endsWith(reply);
/** The type of the event that answers an operation. */
export const replyTypeOf = (operation: string): string => `${operation}${reply}`;
/** 'tmf639.reserve', of an event 'tmf639.reserve.request' or 'tmf639.reserve.reply'. */
export const operationOf = ({ type }: { readonly type: string }): string => type.slice(0, type.lastIndexOf('.'));

/** The request that an event is. */
export const requestOf = (event: StoredEvent): Request => {
  const { subject, body, commandId, replyTo = { category: event.category, id: event.id } } = event.data as RequestData;
  return { ...saidBy(event), id: event.eventId, type: operationOf(event), subject, body, commandId, replyTo };
};

/** The reply that an event is. */
export const replyOf = (event: StoredEvent): Reply => ({
  ...saidBy(event),
  ...(event.data as ReplyData),
  id: event.eventId,
  type: operationOf(event),
});

/** Whom a reply is for. */
export const askerOf = (event: StoredEvent): ReplyTo => (event.data as ReplyData).replyTo;

/** The streams of a service's answers: 'resourceInventoryReply'. */
export const replyCategory = (service: string): string => `${camelCase(service)}Reply`;
/** The streams of what a service's handlers refused: 'resourceInventoryRefusal'. */
export const refusalCategory = (service: string): string => `${camelCase(service)}Refusal`;

/** 'resource-inventory' -> 'resourceInventory' */
export const camelCase = (service: string) => service.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
