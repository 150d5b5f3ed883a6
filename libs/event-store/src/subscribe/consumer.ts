import type { Ownership } from './ownership';
import { ParkingHandler } from './parking-handler';
import { Runner, type Surroundings } from './runner';
import type { ConsumerOptions } from './subscription';
import { Tenure } from './tenure';

const pageSize = 500;

/** Runs a consumer: keys side by side, each in order; the checkpoint follows the oldest event that is not done. */
export class Consumer extends Runner {
  private readonly parking?: ParkingHandler;

  constructor(
    private readonly options: ConsumerOptions,
    around: Surroundings,
  ) {
    super(options.id, around);
    if (options.parks) this.parking = new ParkingHandler(options, options.parks, around);
  }

  protected async work(ownership: Ownership): Promise<void> {
    await this.parking?.load();
    const tenure = new Tenure(this.parking?.options ?? this.options, ownership, this.around, {
      isStopping: () => this.isStopping,
      advance: (position) => this.advance(position),
    });
    let position = ownership.position;
    try {
      while (tenure.isOn) {
        const events = await this.next(position, pageSize);
        for (const event of events) {
          await tenure.room();
          if (!tenure.isOn) break;
          tenure.take(event);
          position = event.position;
        }
      }
    } finally {
      await tenure.end();
    }
  }
}
