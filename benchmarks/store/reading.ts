import pg from 'pg';
import { print, tell } from '../result';
import { fill } from './fill';
import { median } from './load';
import { openStore, type Stage } from './stage';

/** Processor time is that of this process, whose one thread is what limits it. */
type Figure = { readonly rate: number; readonly microseconds: number };

const rounds = 3;
const most = 1_000_000;

/** The whole log, in order and behind the fence, each event's data looked into; the baseline is what the driver alone makes of the rows. */
export const reading = async (stage: Stage): Promise<void> => {
  const url = await stage.database('reading');
  const store = await openStore(url);
  const events = Math.min(stage.events, most);
  tell(`reading: making ${events} events`);
  await fill(url, store, events);
  const driver = new pg.Client(url);
  await driver.connect();
  const [ours, plain]: [Figure[], Figure[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    tell(`reading, round ${round + 1} of ${rounds}`);
    ours.push(await rate(events, () => readAll(store.readAll())));
    plain.push(await rate(events, () => readPlainly(driver)));
  }
  const middle = (figures: readonly Figure[], of: keyof Figure) => median(figures.map((figure) => figure[of]));
  print({ name: 'store.read', value: middle(ours, 'rate'), unit: 'events/s', baseline: middle(plain, 'rate') });
  print({ name: 'store.read.cpu', value: middle(ours, 'microseconds'), unit: 'µs/event', baseline: middle(plain, 'microseconds') });
  await driver.end();
  await store.close();
};

const rate = async (events: number, work: () => Promise<number>): Promise<Figure> => {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const seen = await work();
  if (seen !== events) throw new Error(`${seen} events were read, not ${events}.`);
  const { user, system } = process.cpuUsage(before);
  return { rate: (events * 1_000) / (performance.now() - start), microseconds: (user + system) / events };
};

const readAll = async (log: AsyncIterable<{ data: object; meta: object }>): Promise<number> => {
  let seen = 0;
  for await (const { data, meta } of log) if ('count' in data && 'actor' in meta) seen += 1;
  return seen;
};

const readPlainly = async (driver: pg.Client): Promise<number> => {
  let seen = 0;
  for (let after = '0'; ;) {
    const { rows } = await driver.query<{ pos: string; data: object; meta: object }>({
      name: 'plain',
      text: 'select * from event_store.events where pos > $1 order by pos limit 1000',
      values: [after],
    });
    if (rows.length === 0) return seen;
    for (const { data, meta } of rows) if ('count' in data && 'actor' in meta) seen += 1;
    after = rows.at(-1)!.pos;
  }
};
