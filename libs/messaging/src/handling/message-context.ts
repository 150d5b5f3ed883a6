import type { StoredEvent } from '@skyledger/event-store';
import { BaseRpcContext } from '@nestjs/microservices';
import type { Handler } from './handlers';

/** What `@Ctx()` gives a handler, and `getContext()` its guards, interceptors and filters: where the message comes from. */
export class MessageContext extends BaseRpcContext<[StoredEvent, string]> {
  static of(event: StoredEvent, { service, name }: Handler): MessageContext {
    return new MessageContext([event, `${service}/${name}`]);
  }

  /** The event of the log that the message is. */
  get event(): StoredEvent {
    return this.args[0];
  }

  /** The handler it is for: 'product-ordering/OrderHandlingHandler.onMonitor'. */
  get handler(): string {
    return this.args[1];
  }
}
