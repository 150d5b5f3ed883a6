import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CounterEvent } from '../../counter.fixture';
import { add, keyOf, put, type RelationalProjection } from './relational-projection';

/** What counters were raised by on a day. */
@Entity('tally_of_day')
export class TallyOfDay {
  @PrimaryColumn('text') tenant!: string;
  @PrimaryColumn('date') day!: string;
  @Index() @Column('numeric') total!: string;
  @Column('bigint') events!: string;
}

/** The largest step of each counter. */
@Entity('largest_step')
export class LargestStep {
  @PrimaryColumn('text') tenant!: string;
  @PrimaryColumn('text') counterId!: string;
  @Column('numeric') step!: string;
  @Column('jsonb') steps!: string[];
}

/** Two small tables across counters, for the tests of projections: one that adds up, one that looks at what was there. */
export const tally: RelationalProjection<CounterEvent> = {
  name: 'tally',
  version: 1,
  categories: ['counter'],
  tables: [TallyOfDay, LargestStep],
  remembers: ({ tenant, id }) => [keyOf(LargestStep, { tenant, counterId: id })],
  project({ type, data, tenant, id, recordedAt }, remembered) {
    if (type === 'CounterRemoved') return [];
    const before = remembered(LargestStep, { tenant, counterId: id });
    const step = before && Number(before.step) > data.amount ? before.step : `${data.amount}`;
    const steps = [...(before?.steps ?? []), `${data.amount}`].slice(-3);
    return [
      add(TallyOfDay, { tenant, day: recordedAt.slice(0, 10), total: `${data.amount}`, events: '1' }, 'total', 'events'),
      put(LargestStep, { tenant, counterId: id, step, steps }),
    ];
  },
};
