import { setTimeout } from 'node:timers/promises';
import { randomFrom } from '../bus/chaos';
import { type Addressed, type Batches, Sender } from './sender';

const latestMs = 40;
const latestCopyMs = 1_500;
const mostCopies = 4;

/**
 * The way to the broker at its worst that is still allowed: every message is late, so that those of different keys overtake each other, and comes
 * one to five times, its copies whenever they please: also behind what was said of its key since then. Seeded; for tests.
 */
export class DisorderedSender extends Sender {
  private readonly random: () => number;

  constructor(producer: Batches, prefix: string | undefined, seed: string) {
    super(producer, prefix);
    this.random = randomFrom(seed);
  }

  override async send(messages: readonly Addressed[]): Promise<void> {
    await setTimeout(this.random() * latestMs);
    await super.send(messages);
    for (const message of messages) for (let left = this.random() * (mostCopies + 1); left >= 1; left -= 1) void this.again(message);
  }

  /** A copy that does not get through is none. */
  private async again(message: Addressed): Promise<void> {
    await setTimeout(this.random() * latestCopyMs, undefined, { ref: false });
    await super.send([message]).catch(() => undefined);
  }
}
