import type { Cluster } from './cluster';
import { buried, forgetDead, lastWords, leftover, type Postmaster, start, stop } from './postmaster';
import { isAlive } from './process-table';

const pause = 1_000;
const restartsPerMinute = 5;

/** Watches the server while the platform runs, and starts it again on the same port should it die. */
export class Supervisor {
  private readonly timer: NodeJS.Timeout;
  private readonly restarts: number[] = [];
  private restarting: Promise<void> | undefined;
  private isSaid = false;

  constructor(
    private readonly cluster: Cluster,
    private postmaster: Postmaster,
    private readonly answering: (postmaster: Postmaster) => Promise<boolean>,
    private readonly say: (line: string) => void,
  ) {
    this.timer = setInterval(() => this.look(), pause);
    this.timer.unref();
  }

  /** Ends the watch, then the server. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.restarting;
    await stop(this.postmaster);
  }

  private look() {
    if (this.restarting || isAlive(this.postmaster.pid) || this.diesOften()) return;
    this.restarting = this.restart()
      .catch((error: unknown) => this.say(`PostgreSQL could not be started: ${String(error)}`))
      .finally(() => (this.restarting = undefined));
  }

  /** Then it is not helped by another start at once; but whatever is wrong may pass. */
  private diesOften(): boolean {
    const lately = this.restarts.filter((at) => at > Date.now() - 60_000);
    const isOften = lately.length >= restartsPerMinute;
    if (isOften && !this.isSaid)
      this.say(`PostgreSQL keeps dying and is left alone for a while. The end of its log:\n${lastWords(this.cluster)}`);
    this.isSaid = isOften;
    return isOften;
  }

  private async restart() {
    this.restarts.push(Date.now());
    this.say(`PostgreSQL (process ${this.postmaster.pid}) has died: starting it again.`);
    await buried(this.cluster); // it would not start beside what has outlived it
    if (leftover(this.cluster).kind === 'only a number') await forgetDead(this.cluster);
    this.postmaster = await start(this.cluster, this.postmaster.port);
    await this.answering(this.postmaster);
  }
}
