import { randomUUID } from 'node:crypto';
import { context, type EventStore } from '@skyledger/event-store';
import { percentile, print, tell } from '../result';
import { eventsPerStream, fill } from './fill';
import { latencies } from './load';
import { bytesOf } from './sample';
import { openStore, type Stage } from './stage';

const small = 10_000;
const rounds = 10;
const times = 200;

/** Whether a log gets slower as it grows: an append with its document, and the read of a document, on many events and on 10,000, in turns. */
export const growing = async (stage: Stage): Promise<void> => {
  const logs = await Promise.all([small, stage.events].map((events) => logOf(stage, events)));
  const took = logs.map(() => ({ append: [] as number[], find: [] as number[] }));
  for (let round = 0; round <= rounds; round++) {
    tell(`growing, round ${round} of ${rounds}`);
    for (const [index, log] of logs.entries()) {
      const [appends, finds] = [await latencies(times, () => append(log)), await latencies(times, () => find(log))];
      if (round === 0) continue; // warming up
      took[index]!.append.push(...appends);
      took[index]!.find.push(...finds);
    }
  }
  for (const what of ['append', 'find'] as const) {
    const [few, many] = took.map((figures) => percentile(figures[what], 0.5)) as [number, number];
    print({ name: `store.${what}.p50.at-${stage.events}-events`, value: many, unit: 'ms', baseline: few });
  }
  await Promise.all(logs.map(({ store }) => store.close()));
};

type Log = { readonly store: EventStore; readonly streams: number; readonly versions: Map<string, number> };

const logOf = async (stage: Stage, events: number): Promise<Log> => {
  const url = await stage.database(`growing_${events}`);
  const store = await openStore(url);
  tell(`growing: making ${events} events`);
  await fill(url, store, events);
  return { store, streams: events / eventsPerStream, versions: new Map() };
};

const anyOf = ({ streams }: Log) => `s${1 + Math.floor(Math.random() * streams)}`;

const append = async (log: Log) => {
  const [id, eventId] = [anyOf(log), randomUUID()];
  const expected = log.versions.get(id) ?? eventsPerStream;
  const meta = { actor: 'bench', correlationId: id, causationId: eventId };
  const { status, version } = await log.store.append({
    ...{ tenant: 'default', category: 'sample', id, expected },
    events: [{ eventId, type: 'SampleChanged', recordedAt: '2026-01-01T00:00:00.000Z', data: bytesOf(300, 1), meta }],
    row: { state: 'changed', stateSchema: 1, document: bytesOf(500, expected) },
  });
  if (status !== 'ok') throw new Error(`An append to ${id}: ${status}.`);
  log.versions.set(id, version);
};

const find = async (log: Log) => {
  const found = await context.run({ tenant: 'default', actor: 'bench', commandId: 'find' }, () => log.store.find('sample', anyOf(log)));
  if (!found) throw new Error('A document is not there.');
};
