import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { madeOnce } from '@skyledger/event-store';
import { makeTopics } from '@skyledger/messaging';
import type { Broker, openBroker } from '../kafka/broker.mjs';
import { openDatabases } from './log-per-service';
import { Kept } from './kept-process';
import { freePort } from '../run/free-port.mjs';

/** The services that run apart, in the order in which an order meets them. */
export const services = [
  'product-catalog',
  'product-ordering',
  'product-inventory',
  'service-activation',
  'resource-inventory',
  'usage',
  'billing',
  'trouble-ticket',
] as const;

/** Everything that runs, and the one address it is reached at. */
export type Topology = {
  readonly url: string;
  readonly about: readonly string[];
  readonly processes: readonly Kept[];
  /** The one that was started here. */
  readonly broker: Broker | undefined;
  stop(): Promise<void>;
};

/** How a topology is to be. */
export type TopologyOptions = {
  /** How many processes of each service, on one database and in one consumer group; 1, if not said. */
  readonly instances?: number;
};

/** Starts databases, broker, each service as processes of its own, and the front door (port 0: any free one); all that is started here goes again with `stop`. */
export const startTopology = async (
  directory: string,
  port: number,
  say: (line: string) => void,
  { instances = 1 }: TopologyOptions = {},
): Promise<Topology> => {
  const databases = await openDatabases(directory, services, say);
  const given = process.env['KAFKA_BROKERS'];
  const broker = given ? undefined : await ownBroker(join(directory, 'kafka'));
  const brokers = given ?? broker!.brokers;
  const prefix = process.env['KAFKA_PREFIX'] ?? '';
  const logLevel = process.env['LOG_LEVEL'] ?? 'warn';
  await makeTopics({ brokers: brokers.split(','), clientId: 'skyledger', prefix }, services, { partitions: 6, replicas: 1 });
  const erasureKey = process.env['ERASURE_KEY'] ?? madeOnce(join(directory, 'erasure.key'), () => randomBytes(32).toString('hex'));
  const places = await placesOf(instances);
  const address = port === 0 ? await freePort() : port;
  const url = addressOf(address);
  const processes = places.map(
    ({ name, service, port: own }) => new Kept(name, `dist/apps/${service}/index.js`, environmentOf(service, own)),
  );
  const SERVICES = services.map((service) => `${service}=${addressesOf(places, service).join('|')}`).join(',');
  const door = new Kept('front-door', 'dist/apps/front-door/index.js', {
    SERVICES,
    PORT: String(address),
    HOST: '127.0.0.1',
    LOG_LEVEL: logLevel,
  });
  function environmentOf(name: string, own: number) {
    const reach = { KAFKA_BROKERS: brokers, PEERS_URL: url, ...databases.environmentOf(name), DATA_DIR: join(directory, name) };
    const keys = { KEYS_DATABASE_URL: databases.environmentOf(services[0]!)['DATABASE_URL']!, ERASURE_KEY: erasureKey }; // what one encrypts, another shows
    return { ...reach, ...keys, HOST: '127.0.0.1', PORT: String(own), LOG_LEVEL: logLevel };
  }
  return {
    url,
    about: [
      `Logs      ${databases.about}`,
      `Kafka     ${brokers}`,
      ...places.map((one) => `${one.name.padEnd(20)} ${addressOf(one.port)}`),
    ],
    processes: [...processes, door],
    broker,
    stop: async () => {
      await Promise.all([door, ...processes].map((one) => one.stop()));
      await broker?.stop();
      await databases.close();
    },
  };
};

type Place = { readonly name: string; readonly service: string; readonly port: number };

/** The first of a service has its name, others a number behind it. */
const placesOf = (instances: number): Promise<Place[]> => {
  const named = services.flatMap((service) =>
    Array.from({ length: instances }, (_, at) => ({ service, name: at === 0 ? service : `${service}-${at + 1}` })),
  );
  return Promise.all(named.map(async (one) => ({ ...one, port: await freePort() })));
};

const addressOf = (port: number) => `http://127.0.0.1:${port}`;
const addressesOf = (places: readonly Place[], service: string) =>
  places.filter((one) => one.service === service).map(({ port }) => addressOf(port));

/** It finds its list of jars beside itself, so it stays outside the bundle. */
const ownBroker = async (directory: string): Promise<Broker> => {
  const tool = (await import(pathToFileURL(resolve('tools/kafka/broker.mjs')).href)) as { openBroker: typeof openBroker };
  return tool.openBroker(directory);
};

/** Resolves when every service is ready; asks again until then. */
export const untilReady = async (url: string): Promise<void> => {
  for (;;) {
    const ready = await fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false); // prettier-ignore
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};
