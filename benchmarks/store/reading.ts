import pg from 'pg';
import { print, tell } from '../result';
import { fill } from './fill';
import { median } from './load';
import { openStore, type Stage } from './stage';

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
  const [ours, plain]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    tell(`reading, round ${round + 1} of ${rounds}`);
    ours.push(await rate(events, () => readAll(store.readAll())));
    plain.push(await rate(events, () => readPlainly(driver)));
  }
  print({ name: 'store.read', value: median(ours), unit: 'events/s', baseline: median(plain) });
  await driver.end();
  await store.close();
};

const rate = async (events: number, work: () => Promise<number>): Promise<number> => {
  const start = performance.now();
  const seen = await work();
  if (seen !== events) throw new Error(`${seen} events were read, not ${events}.`);
  return (events * 1_000) / (performance.now() - start);
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
