import { Views } from '@skyledger/event-store';
import { print, tell } from '../result';
import { fill } from './fill';
import { median } from './load';
import { openStore, type Stage } from './stage';

const rounds = 3;
const most = 1_000_000;

/**
 * All documents of a category folded anew beside those that are read, from the first event to the switch, their indexes included; the
 * baseline is the whole log only read, in the same run. Then the comparison with what is stored.
 */
export const rebuilding = async (stage: Stage): Promise<void> => {
  const url = await stage.database('rebuilding');
  const store = await openStore(url);
  const views = new Views(store);
  const events = Math.min(stage.events, most);
  tell(`rebuilding: making ${events} events`);
  await fill(url, store, events);
  const [rebuilt, read, compared]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    tell(`rebuilding, round ${round + 1} of ${rounds}`);
    rebuilt.push(await rate(events, () => views.run('sample', 'rebuild')));
    read.push(
      await rate(events, async () => {
        for await (const _ of store.readAll());
      }),
    );
    compared.push(await rate(events, () => store.rebuildCheck()));
  }
  print({ name: 'store.rebuild', value: median(rebuilt), unit: 'events/s', baseline: median(read) });
  print({ name: 'store.rebuild.check', value: median(compared), unit: 'events/s', baseline: median(read) });
  await store.close();
};

const rate = async (events: number, work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (events * 1_000) / (performance.now() - start);
};
