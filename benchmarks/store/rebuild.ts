import { randomUUID } from 'node:crypto';
import { add, type EventStore, type RelationalProjection, Views } from '@skyledger/event-store';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { percentile, print, tell } from '../result';
import { fill } from './fill';
import { median } from './load';
import { openStore, type Stage } from './stage';

const rounds = 3;
const most = 1_000_000;

/** How many events each hundred of streams has. */
@Entity('sample_count')
class SampleCount {
  @PrimaryColumn('text') tenant!: string;
  @PrimaryColumn('text') streams!: string;
  @Column('bigint') events!: string;
}

const sampleCounts: RelationalProjection = {
  name: 'sampleCounts',
  version: 1,
  categories: ['sample'],
  tables: [SampleCount],
  project: ({ tenant, id }) => [add(SampleCount, { tenant, streams: id.slice(0, -2), events: '1' }, 'events')],
};

/**
 * All documents of a category, and a projection, folded anew beside what is read, from the first event to the switch, their indexes included;
 * the baseline is the whole log only read, in the same run. Then the comparison with what is stored, and how long an append takes while
 * documents are rebuilt, beside one when they are not.
 */
export const rebuilding = async (stage: Stage): Promise<void> => {
  const url = await stage.database('rebuilding');
  const store = await openStore(url);
  const views = new Views(store);
  const events = Math.min(stage.events, most);
  tell(`rebuilding: making ${events} events`);
  await fill(url, store, events);
  views.add(sampleCounts);
  await views.open();
  await store.idle();
  const [documents, projection, compared, read]: number[][] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    tell(`rebuilding, round ${round + 1} of ${rounds}`);
    documents!.push(await rate(events, () => views.run('sample', 'rebuild')));
    projection!.push(await rate(events, () => views.run('sampleCounts', 'rebuild')));
    compared!.push(await rate(events, () => store.rebuildCheck()));
    read!.push(await rate(events, () => readAll(store)));
  }
  const baseline = median(read!);
  print({ name: 'store.rebuild', value: median(documents!), unit: 'events/s', baseline });
  print({ name: 'store.rebuild.projection', value: median(projection!), unit: 'events/s', baseline });
  print({ name: 'store.rebuild.check', value: median(compared!), unit: 'events/s', baseline });
  await stall(store, views, stage.seconds);
  await views.close();
  await store.close();
};

/** The slowest append of four writers to existing streams, whose documents are rebuilt meanwhile. */
const stall = async (store: EventStore, views: Views, seconds: number): Promise<void> => {
  const pause = new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const [alone, beside] = [await appendsDuring(store, pause), await appendsDuring(store, views.run('sample', 'rebuild'))];
  for (const [name, share] of [
    ['p50', 0.5],
    ['max', 1],
  ] as const)
    print({ name: `store.rebuild.append.${name}`, value: percentile(beside, share), unit: 'ms', baseline: percentile(alone, share) });
  const differences = await store.rebuildCheck();
  if (differences.length > 0) throw new Error(`${differences.length} documents differ after a rebuild under load.`);
};

const appendsDuring = async (store: EventStore, work: Promise<unknown>): Promise<number[]> => {
  const took: number[] = [];
  let isOver = false;
  const writer = async (lane: number) => {
    for (let turn = 0; !isOver; turn++) {
      const start = performance.now();
      await append(store, `s${1 + ((lane + 4 * turn) % 10_000)}`);
      took.push(performance.now() - start);
    }
  };
  const writers = Array.from({ length: 4 }, (_, lane) => writer(lane));
  await work.finally(() => (isOver = true));
  await Promise.all(writers);
  return took;
};

const append = (store: EventStore, id: string) =>
  store.append({
    ...{ tenant: 'default', category: 'sample', id, expected: -1 },
    events: [
      {
        ...{ eventId: randomUUID(), type: 'SampleChanged', recordedAt: '2026-01-01T00:00:00.000Z', data: { turn: 1 } },
        meta: { actor: 'bench', correlationId: id, causationId: 'bench' },
      },
    ],
    row: { state: 'changed', stateSchema: 1, document: { id, turn: 1 } },
  });

const readAll = async (store: EventStore): Promise<void> => {
  for await (const event of store.readAll()) if (event.version < 1) throw new Error('No event has version 0.');
};

const rate = async (events: number, work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (events * 1_000) / (performance.now() - start);
};
