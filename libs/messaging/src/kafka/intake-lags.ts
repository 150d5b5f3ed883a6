import { setTimeout as pause } from 'node:timers/promises';

const freshMs = 5_000;
const patienceMs = 1_000;

/** By service, how many messages wait for it. */
export type Lags = ReadonlyMap<string, number>;

/** What the broker says of the messages that wait: asked every few seconds at most, and not waited for when it does not answer. */
export class IntakeLags {
  private known: Lags = new Map();
  private asking?: Promise<void>;
  private askedAt = -Infinity;

  constructor(private readonly ask: () => Promise<Lags>) {}

  /** Those known now. Of a broker that is away nothing is known: an old figure would pass for a new one. */
  async now(): Promise<Lags> {
    if (performance.now() - this.askedAt > freshMs) this.asking ??= this.refresh();
    await Promise.race([this.asking, pause(patienceMs, undefined, { ref: false })]);
    return this.known;
  }

  private async refresh(): Promise<void> {
    this.known = await this.ask().catch(() => new Map());
    this.askedAt = performance.now();
    this.asking = undefined;
  }
}
