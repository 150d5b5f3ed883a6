import { Injectable } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { ReadyWhen } from './readiness';

/** What every service needs before it may be sent requests. */
@Injectable()
export class PlatformReadiness {
  constructor(private readonly store: EventStore) {}

  @ReadyWhen('database reachable')
  async databaseReachable() {
    await this.store.query('select 1');
    return true;
  }

  @ReadyWhen('migrations done')
  async migrationsDone() {
    await this.store.ready();
    return true;
  }

  /** Reading the log by one of its subscribers: a process that does not own a subscription leaves it to the one that does. */
  @ReadyWhen('consumers alive')
  consumersAlive() {
    return this.store.subscriptions.length > 0;
  }
}
