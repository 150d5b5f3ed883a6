import { interventionOf } from '../parking/interventions';
import { Parking, streamOf } from '../parking/parking';
import type { StoredEvent } from '../types';
import type { Surroundings } from './runner';
import type { ConsumerOptions } from './subscription';

/** What a consumer does with its events when those that it can never do are to be parked with their streams, while others go on. */
export class ParkingHandler {
  private readonly parking: Parking;

  constructor(
    private readonly given: ConsumerOptions,
    private readonly parks: (error: unknown) => boolean,
    private readonly around: Pick<Surroundings, 'session' | 'tail' | 'report'>,
  ) {
    this.parking = new Parking(given.id, async (position) => (await around.tail.after(position - 1, 1))[0]!);
  }

  /** As the consumer was given them, and decisions about what is parked; these come in the order of the streams that they are about. */
  get options(): ConsumerOptions {
    const { id, filter } = this.given;
    return {
      ...this.given,
      filter: (event) => (filter?.(event) ?? true) || interventionOf(event, id) !== undefined,
      key: (event) => streamOf({ ...event, ...interventionOf(event, id) }),
      handle: (event) => (interventionOf(event, id) ? this.follow(event) : this.take(event)),
    };
  }

  /** Learns what is parked: at the beginning, for another owner may have changed it. */
  async load(): Promise<void> {
    await this.parking.load(this.around.session);
  }

  private async take(event: StoredEvent): Promise<void> {
    const { session, report } = this.around;
    if (this.parking.has(event)) return this.parking.parkBehind(session, [event]);
    const failed = await this.attempt(event);
    if (!failed) return;
    if (this.parking.isFull) throw failed.failure;
    await this.parking.park(session, event, failed.failure, 1);
    await this.load();
    report(failed.failure, `${this.given.id} has parked ${event.type} of ${event.category}-${event.id} at ${event.position}`);
  }

  private async follow(decided: StoredEvent): Promise<void> {
    await this.parking.follow(this.around.session, decided, (event) => this.attempt(event));
    await this.load();
  }

  private async attempt(event: StoredEvent): Promise<{ readonly failure: unknown } | undefined> {
    try {
      await this.given.handle(event);
      return undefined;
    } catch (failure) {
      if (!this.parks(failure)) throw failure;
      return { failure };
    }
  }
}
