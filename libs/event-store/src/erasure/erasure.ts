import { Injectable } from '@nestjs/common';
import { Clock, uuidV5 } from '@skyledger/event-sourcing';
import { context } from '../context';
import { EventStore } from '../event-store';
import { PersonalData } from './personal-data';

/** The streams that tell whose personal data was erased, one for each person. */
export const erasureCategory = 'erasure';

/** Makes what is kept of a person unreadable, and puts that on record. */
@Injectable()
export class Erasure {
  constructor(
    private readonly store: EventStore,
    private readonly personal: PersonalData,
    private readonly clock: Clock,
  ) {}

  /**
   * Erases a person, by the id that resources know them under; bills kept by law only where so told. False when nothing readable is kept of them.
   * The record comes first: when the process dies in between, the erasure is asked for again, and not forgotten.
   */
  async erase(subject: string, reason: string, includingLegalHold = false): Promise<boolean> {
    const { tenant, actor, commandId, traceparent } = context.get();
    const by = { actor, reason, includingLegalHold };
    if (!(await this.personal.isKept(tenant, subject, includingLegalHold))) return false;
    const id = uuidV5(subject, erasureCategory);
    await this.store.append({
      ...{ tenant, category: erasureCategory, id, expected: -1 },
      events: [
        {
          eventId: uuidV5(commandId, `erasure/${subject}`),
          type: 'PartyDataErased',
          recordedAt: this.clock.now(),
          data: { subject, includingLegalHold },
          meta: { actor, commandId, correlationId: id, causationId: commandId, reason, ...(traceparent !== undefined && { traceparent }) },
        },
      ],
    });
    return this.personal.erase(tenant, subject, by);
  }
}
