import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EventStore } from '../event-store';

const hourly = 3_600_000;
const portion = 1_000;
/** Longer than the week for which an answer is kept, which a repetition may begin anew. */
const kept = '30 days';

/** Forgets what clients' keys have done, once nobody can repeat them: a portion at a time, so that no append waits for long. */
@Injectable()
export class KeyExpiry implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('EventStore');
  private timer?: NodeJS.Timeout;
  private isEnding = false;

  constructor(private readonly store: EventStore) {}

  onApplicationBootstrap(): void {
    if (!this.store.isLogInSql) return;
    this.timer = setInterval(
      () => void this.forget().catch((error: unknown) => this.log.error(`Old keys are still there: ${error}`)),
      hourly,
    );
    this.timer.unref();
  }

  onModuleDestroy(): void {
    this.isEnding = true;
    clearInterval(this.timer);
  }

  /** Forgets all that are due; answers how many. */
  async forget(): Promise<number> {
    let forgotten = 0;
    while (!this.isEnding) {
      const [row] = await this.store.query<{ n: number }>('select event_store.forget_client_keys($1, $2) as n', [kept, portion]);
      forgotten += row!.n;
      if (row!.n < portion) break;
    }
    return forgotten;
  }
}
