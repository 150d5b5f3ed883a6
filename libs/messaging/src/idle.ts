import { Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { Agenda } from './agenda';
import { Consumers } from './bus/consumers';

/** Knows when nothing is left to do. */
@Injectable()
export class Idle {
  constructor(
    private readonly store: EventStore,
    private readonly consumers: Consumers,
    private readonly agenda: Agenda,
  ) {}

  /**
   * Resolves once this process has handled the whole log, nothing is due, and nothing waits for another try that could change
   * something. What is parked, or too early as long as the log stands where it is, does not count.
   */
  async idle(): Promise<void> {
    while (await this.wasBusy());
  }

  private async wasBusy(): Promise<boolean> {
    await this.store.idle();
    const head = await this.store.head();
    return (await this.agenda.doDue()) > 0 || (await this.settle(head)) || (await this.store.head()) !== head;
  }

  private async settle(head: number): Promise<boolean> {
    return (await Promise.all(this.consumers.all.map((consumer) => consumer.settle(head)))).includes(true);
  }
}
