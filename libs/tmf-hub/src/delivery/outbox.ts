import { Injectable } from '@nestjs/common';
import { context, EventStore, hasEnvelope, PersonalData } from '@skyledger/event-store';
import { Publication } from '@skyledger/messaging';
import { PublicUrl } from '@skyledger/tmf-rest';
import { listenerUrl } from '../callback/callback-url';
import { operationOf, thin, toldIn } from '../notification/envelope';
import { Keys } from '../signing/keys';
import { signedHeaders } from '../signing/signature';
import type { Due } from './deliveries';
import type { Message } from './post';

const largest = 20_000;

/** Makes the message of a delivery: from the log, so that each try sends the same. */
@Injectable()
export class Outbox {
  constructor(
    private readonly store: EventStore,
    private readonly publication: Publication,
    private readonly keys: Keys,
    private readonly publicUrl: PublicUrl,
    private readonly personal: PersonalData,
  ) {}

  /** Tells, and signs, what happened; undefined if there is nothing of that kind to tell any more. */
  async message(due: Due): Promise<Message | undefined> {
    const { tenant, id, category, subject, version, sequence, listener } = due;
    const reader = { tenant, actor: 'hub', commandId: id };
    const [event] = await context.run(reader, () => this.store.readStream(category, subject, version));
    const notification = event && (await this.publication.of(event)).find((one) => one.sequence === sequence);
    const told = notification && toldIn(due.apiVersion, notification, this.publicUrl.value);
    if (notification === undefined || told === undefined) return undefined;
    const stored = JSON.stringify(told.envelope);
    const whole = Buffer.from(await this.personal.reveal(tenant, stored));
    const body = whole.length <= largest ? whole : Buffer.from(JSON.stringify(thin(told).envelope));
    const seconds = Math.floor(Date.now() / 1_000); // the listener compares it with its own clock, so a simulated one is of no use to it
    return {
      url: listenerUrl(due.callback, operationOf(told.name)),
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': 'Skyledger-Hub/1',
        ...signedHeaders(id, seconds, body, await this.keys.of(tenant, listener)),
        'Webhook-Sequence': String(sequence),
      },
      body,
      isPersonal: hasEnvelope(stored),
      traceparent: event?.meta.traceparent,
    };
  }
}
