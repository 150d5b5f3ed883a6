import { percentile, tell } from '../result';
import { inParallel } from '../thread/orders';
import { openProducer } from './bare-client';
import { Receiver } from './receiving';
import { description } from './sample';
import { openSender } from './sender-and-receiver';

/** Messages in a second while many wait, and how long one takes while few are under way. */
export type Figures = { readonly perSecond: number; readonly p50: number; readonly p99: number };

/** What to measure on. */
export type Stage = {
  readonly brokers: readonly string[];
  readonly prefix: string;
  readonly database: (name: string) => Promise<string>;
  readonly messages: number;
};

const pacedPerSecond = 100;
const pacedSeconds = 10;
const bareBatch = 200;

/** From a service's log through relay, broker and inbox to a handler of another service, each with a database of its own. */
export const throughTheBus = async ({ brokers, prefix, database, messages }: Stage): Promise<Figures> => {
  const [from, to] = [await database('sender'), await database('receiver')];
  const kafka = { brokers, clientId: 'bench', prefix };
  tell(`writing ${messages} events`);
  const quiet = await openSender(from);
  await inParallel(messages, (n) => quiet.open(`many-${n}`), 256);
  await quiet.close();
  tell('through relay, broker and inbox');
  const receiver = await Receiver.start({ brokers, prefix, databaseUrl: to });
  const sender = await openSender(from, kafka);
  try {
    const arrived = await receiver.all(messages, 'many-');
    const perSecond = rate(arrived);
    return { perSecond, ...(await paced(receiver, (key) => sender.open(key))) };
  } finally {
    await sender.close();
    await receiver.stop();
  }
};

/** The same messages with the client alone: sent by one process, taken by another, nothing kept. */
export const bare = async ({ brokers, prefix, messages }: Stage): Promise<Figures> => {
  const topic = `${prefix}bare.reply`;
  tell('through the bare client');
  const receiver = await Receiver.start({ brokers, prefix: '', topic });
  const producer = await openProducer(brokers, topic);
  const value = JSON.stringify({ description: description + 'x'.repeat(250) });
  try {
    await producer.send([{ key: 'warm', value }]);
    await receiver.all(1, 'warm');
    for (let n = 0; n < messages; n += bareBatch)
      await producer.send(Array.from({ length: Math.min(bareBatch, messages - n) }, (_, index) => ({ key: `many-${n + index}`, value })));
    const arrived = await receiver.all(messages, 'many-');
    const perSecond = rate(arrived);
    return { perSecond, ...(await paced(receiver, (key) => producer.send([{ key, value }]))) };
  } finally {
    await producer.close();
    await receiver.stop();
  }
};

const rate = (arrived: ReadonlyMap<string, bigint>) => {
  const times = [...arrived.values()].toSorted((a, b) => (a < b ? -1 : 1));
  return (times.length - 1) / (Number(times.at(-1)! - times[0]!) / 1e9);
};

/** From the call that sends to the handler that receives. */
const paced = async (receiver: Receiver, send: (key: string) => Promise<unknown>) => {
  const count = pacedPerSecond * pacedSeconds;
  const sent = new Map<string, bigint>();
  const under: Promise<unknown>[] = [];
  const started = performance.now();
  for (let n = 0; n < count; n += 1) {
    const wait = started + (n * 1_000) / pacedPerSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const key = `paced-${n}`;
    sent.set(key, process.hrtime.bigint());
    under.push(send(key));
  }
  await Promise.all(under);
  const arrived = await receiver.all(count, 'paced-');
  const took = [...arrived].map(([key, at]) => Number(at - sent.get(key)!) / 1e6);
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
};
