import { randomUUID } from 'node:crypto';
import type { EventStore } from '@skyledger/event-store';
import { percentile, print, tell } from '../result';
import { latencies } from './load';
import { openStore, type Stage } from './stage';

const times = 300;

/** From the moment of an append to its event in a subscriber's hand: in the process that appends, and in another; beside the append itself. */
export const waking = async (stage: Stage): Promise<void> => {
  const url = await stage.database('waking');
  const [writer, other] = [await openStore(url), await openStore(url)];
  const [here, there] = [new Hand(writer, 'here'), new Hand(other, 'there')];
  tell('waking');
  await latencies(50, () => Promise.all([append(writer, 'warm'), here.next(), there.next()]));
  const appends = await latencies(times, () => append(writer, 'alone'));
  await writer.idle();
  const inProcess = await latencies(times, () => Promise.all([here.next(), append(writer, 'here')]));
  const elsewhere = await latencies(times, () => Promise.all([there.next(), append(writer, 'there')]));
  for (const [name, took] of [
    ['here', inProcess],
    ['elsewhere', elsewhere],
  ] as const) {
    print({ name: `store.wake.${name}.p50`, value: percentile(took, 0.5), unit: 'ms', baseline: percentile(appends, 0.5) });
    print({ name: `store.wake.${name}.p99`, value: percentile(took, 0.99), unit: 'ms', baseline: percentile(appends, 0.99) });
  }
  await Promise.all([writer.close(), other.close()]);
};

/** A subscriber that says when it has got something. */
class Hand {
  private got: () => void = () => undefined;

  constructor(store: EventStore, name: string) {
    store.consume({ id: `bench:${name}`, handle: async () => this.got() });
  }

  next(): Promise<void> {
    return new Promise((resolve) => (this.got = resolve));
  }
}

const append = (store: EventStore, id: string) =>
  store.append({
    ...{ tenant: 'default', category: 'sample', id, expected: -1 },
    events: [
      {
        ...{ eventId: randomUUID(), type: 'SampleChanged', recordedAt: '2026-01-01T00:00:00.000Z', data: {} },
        meta: { actor: 'bench', correlationId: id, causationId: 'bench' },
      },
    ],
  });
