import { Inject, Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { type MessagingOptions, OPTIONS } from '../options';

/** Asks the owner of a resource for its present document. It not being reachable is an error to try again on, never a "there is none". */
export abstract class Peers {
  abstract find<D = unknown>(resource: string, id: string): Promise<D | undefined>;
}

/** The owner runs in this process; or it is asked from here, where the options say how. */
@Injectable()
export class PeersAround extends Peers {
  constructor(
    private readonly store: EventStore,
    @Inject(OPTIONS) private readonly options: MessagingOptions,
  ) {
    super();
  }

  async find<D>(resource: string, id: string): Promise<D | undefined> {
    if (!this.store.registry.has(resource)) return this.elsewhere<D>(resource, id);
    return (await this.store.find(resource, id))?.document as D | undefined;
  }

  private elsewhere<D>(resource: string, id: string): Promise<D | undefined> {
    const { askOwner } = this.options;
    if (!askOwner) throw new Error(`The owner of ${resource} cannot be reached from this process: PEERS_URL says where it is.`);
    return askOwner(resource, id) as Promise<D | undefined>;
  }
}
