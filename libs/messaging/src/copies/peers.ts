import { Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';

/** Asks the owner of a resource for its present document. It not being reachable is an error to try again on, never a "there is none". */
export abstract class Peers {
  abstract find<D = unknown>(resource: string, id: string): Promise<D | undefined>;
}

/** The owner runs in this process. */
@Injectable()
export class PeersInProcess extends Peers {
  constructor(private readonly store: EventStore) {
    super();
  }

  async find<D>(resource: string, id: string): Promise<D | undefined> {
    if (!this.store.registry.has(resource)) throw new Error(`The owner of ${resource} cannot be reached from this process.`);
    return (await this.store.find(resource, id))?.document as D | undefined;
  }
}
