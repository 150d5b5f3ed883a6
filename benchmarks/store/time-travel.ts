import { context, type EventStore, TimeTravel } from '@skyledger/event-store';
import pg from 'pg';
import { percentile, print, tell } from '../result';
import { eventsPerStream, fill } from './fill';
import { latencies } from './load';
import { openStore, type Stage } from './stage';

const small = 10_000;
const times = 100;
/** A flow of ours has 40 streams of ten events. */
const streamsPerFlow = 40;

/**
 * One flow as it was: its events, and each of its streams folded up to half its events; by a position and by a time. Beside it, in turns, the
 * same in a log of 10,000 events.
 */
export const travelling = async (stage: Stage): Promise<void> => {
  const logs = await Promise.all([small, stage.events].map((events) => logOf(stage, events)));
  const took = logs.map(() => ({ position: [] as number[], time: [] as number[] }));
  for (const by of ['position', 'time'] as const) {
    for (const [index, log] of logs.entries()) took[index]![by].push(...(await latencies(times, () => flowThen(log, by))));
  }
  for (const by of ['position', 'time'] as const) {
    const [few, many] = took.map((figures) => figures[by]);
    for (const share of [0.5, 0.99]) {
      const [baseline, value] = [percentile(few!, share), percentile(many!, share)];
      print({ name: `store.flow-then.by-${by}.p${share * 100}.at-${stage.events}-events`, value, unit: 'ms', baseline });
    }
  }
  await Promise.all(logs.map(({ store }) => store.close()));
};

type Log = { readonly store: EventStore; readonly past: TimeTravel; readonly events: number };

const logOf = async (stage: Stage, events: number): Promise<Log> => {
  const url = await stage.database(`travelling_${events}`);
  const filling = await openStore(url);
  tell(`travelling: making ${events} events`);
  await filling.head();
  await fill(url, filling, events);
  await filling.close();
  await index(url);
  const store = await openStore(url);
  return { store, past: new TimeTravel(store), events };
};

/** Forty streams make a flow. */
const index = async (databaseUrl: string): Promise<void> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(`truncate event_store.flow_events, event_store.flow_resources`);
    await client.query(`insert into event_store.flow_events (tenant, correlation_id, pos)
      select 'default', 'f' || (sid / ${streamsPerFlow}), pos from event_store.events`);
    await client.query('vacuum (analyze) event_store.flow_events');
    await client.query('update event_store.checkpoints set pos = (select max(pos) from event_store.events)');
  } finally {
    await client.end();
  }
};

const flowThen = async ({ store, past, events }: Log, by: 'position' | 'time'): Promise<void> => {
  const flow = `f${1 + Math.floor(Math.random() * (events / eventsPerStream / streamsPerFlow - 2))}`;
  await context.run({ tenant: 'default', actor: 'bench', commandId: 'travel' }, async () => {
    const own = await store.flow(flow);
    const streams = new Map(own.map(({ category, id }) => [id, { category, id }]));
    const moment = by === 'position' ? { position: Math.floor(events / 2) } : { time: '2026-01-01T00:00:00.000Z' };
    const states = await past.states([...streams.values()], moment);
    const expected = by === 'position' ? eventsPerStream / 2 : eventsPerStream;
    if (states.length !== streamsPerFlow || Math.abs(states[0]!.version - expected) > 1)
      throw new Error(`${flow} was not found as it was.`);
  });
};
