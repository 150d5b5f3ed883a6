import { Logger } from '@nestjs/common';
import type { Held, HeldMessages } from '../bus/held-messages';
import { toKafka } from './cloud-events';
import { inboxCategory, receivedMessage, topicOfMessage } from './inbox';
import { sendLetter } from './letter';
import type { Addressed, Sender } from './sender';
import { deadLetterOf } from './topics';

const lookMs = 2_000;
const longestReason = 500;

/** What the dead letters of a service are made with. */
export type DeadLetterParts = {
  readonly held: HeldMessages;
  readonly sender: Sender;
  /** Whether this process is the one that tells of them; others look after the same messages. */
  readonly isOurs: () => boolean;
};

/**
 * Puts what a service received and cannot handle on the dead letters of its topic as well, once, for those who watch over topics. The message itself stays
 * parked in the service, and is redriven there.
 */
export class DeadLetters {
  private readonly log = new Logger('DeadLetters');
  private timer?: NodeJS.Timeout;
  private telling: Promise<void> = Promise.resolve();

  constructor(
    private readonly service: string,
    private readonly parts: DeadLetterParts,
  ) {}

  /** Looks for parked messages from now on. */
  start(): void {
    this.timer = setInterval(() => (this.telling = this.telling.then(() => this.look())), lookMs).unref();
  }

  /** Ends it after what is under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.telling;
  }

  private async look(): Promise<void> {
    if (!this.parts.isOurs()) return;
    try {
      for (const held of await this.parts.held.untold(this.service, inboxCategory(this.service))) {
        await sendLetter(this.parts.sender, letterOf(held));
        await this.parts.held.told(held);
      }
    } catch (error) {
      this.log.warn(`${this.service} cannot tell of what it parked yet: ${String(error)}`);
    }
  }
}

const letterOf = ({ service, position, event, handler, error }: Held): Addressed => {
  const envelope = receivedMessage(event);
  const { headers, ...message } = toKafka(envelope);
  const why = {
    'dead-letter-reason': error.split('\n')[0]!.slice(0, longestReason),
    'dead-letter-service': service,
    'dead-letter-handler': handler,
    'dead-letter-redrive': `POST /ops/parked/${service}/${position}/redrive`,
  };
  return { topic: deadLetterOf(topicOfMessage(envelope, service)), message: { ...message, headers: { ...headers, ...why } } };
};
