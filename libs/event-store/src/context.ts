import { AsyncLocalStorage } from 'node:async_hooks';

/** Who wants something and why. Travels beside the call, filled by the HTTP interceptor or by the message that is handled. */
export type Context = {
  readonly tenant: string;
  readonly actor: string;
  readonly commandId: string;
  /**
   * Where the command id comes from: a client's idempotency key, or a message of the bus. Both may come twice, so their effect is remembered
   * (dedupe). Absent: the id was made for this one request.
   */
  readonly source?: 'client' | 'bus';
  /** The flow. Absent: a new stream starts a flow of its own, an existing one goes on with its own. */
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** Why a person did it, when told. */
  readonly reason?: string;
  /** The version in the client's If-Match; another one present is a PreconditionFailed and is not retried. */
  readonly ifMatch?: number;
  /** The version of the document a PATCH was computed from; another one present is a StaleBase, and the edge computes anew. */
  readonly basedOn?: number;
  /** What is learnt while a request is answered, for its line in the log and its span. */
  readonly learnt?: { correlationId?: string };
};

const storage = new AsyncLocalStorage<Context>();

/** The context of the present call: `context.run(who, work)` sets it, `context.get()` reads it and throws where none is set; `peek()` does not. */
export const context = {
  run: <T>(current: Context, work: () => T): T => storage.run(current, work),
  peek: (): Context | undefined => storage.getStore(),
  get: (): Context => {
    const current = storage.getStore();
    if (!current) throw new Error('No context: wrap the call in context.run({ tenant, actor, commandId }, ...)');
    return current;
  },
};
