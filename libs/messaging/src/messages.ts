/** What every message says of itself. */
export type Said = {
  /** Stable: a redelivery carries the same id. */
  readonly id: string;
  /** The id of the resource it is about. */
  readonly subject: string;
  readonly time: string;
  readonly tenant: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string;
};

/** What happened to a resource, under the TMF name of it ('ProductOrderStateChangeEvent'), for other services and for hubs. */
export type Notification<D = unknown> = Said & {
  readonly type: string;
  /** The kind of resource: 'productOrder'. */
  readonly resource: string;
  /** The resource at the version of the event it was made of, v5-shaped; the last one if it was deleted. */
  readonly document: D;
  /** 1..n among the notifications of this resource. */
  readonly sequence: number;
};

/** The stream that waits for an answer. */
export type ReplyTo = {
  readonly category: string;
  readonly id: string;
  /** Of a request that came from another process: the service that asks. */
  readonly service?: string;
};

/** What one service wants of another: the operation ('tmf640.createService') and its body. */
export type Request<B = unknown> = Said & {
  readonly type: string;
  readonly body: B;
  readonly replyTo?: ReplyTo;
  readonly commandId: string;
};

/** What came of a request, for the process that asked. */
export type Reply<R = unknown> = Said & {
  /** The operation that was asked for. */
  readonly type: string;
  readonly replyTo: ReplyTo;
  /** That of the request. */
  readonly commandId: string;
} & ({ readonly outcome: 'done'; readonly result: R } | { readonly outcome: 'refused'; readonly code: string; readonly reason: string });

/** Any of the three. */
export type BusMessage = Notification | Request | Reply;

/** Thrown when an input speaks of something that is not known yet: the message is kept and tried again, not dropped. */
export class NotYetKnown extends Error {}
