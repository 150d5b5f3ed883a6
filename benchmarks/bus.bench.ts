import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeTopics } from '@skyledger/messaging';
import { startTopology, untilReady } from '../tools/apart/service-topology';
import type { openBroker } from '../tools/kafka/broker.mjs';
import { bare, throughTheBus } from './bus/messages';
import { receive, type Receiving } from './bus/receiving';
import { services } from './bus/sender-and-receiver';
import { onOwnServer } from './own-server';
import { percentile, print, tell } from './result';
import { databasesOf } from './store/stage';
import { startAllInOne } from './thread/all-in-one';
import { orderServers } from './thread/orders';

/**
 * What services apart cost. Messages: from the log of a service through relay, broker and inbox to a handler of another, beside the bare
 * client on the same broker. Orders: of eight processes and a front door, beside all services in one process. A broker (`KAFKA_BROKERS`, or one
 * of its own) and PostgreSQL (fsync on) are on the same machine.
 *
 *     npm run bench -- bus [messages] [orders] [messages,orders]
 */
const [count = '20000', orders = '200', chosen = 'messages,orders'] = process.argv.slice(2);

const onBroker = async <T>(directory: string, work: (brokers: string) => Promise<T>): Promise<T> => {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return work(given);
  const tool = (await import(pathToFileURL(resolve('tools/kafka/broker.mjs')).href)) as { openBroker: typeof openBroker };
  const broker = await tool.openBroker(join(directory, 'kafka'));
  try {
    return await work(broker.brokers);
  } finally {
    await broker.stop();
  }
};

const measureMessages = () =>
  onOwnServer((server, directory) =>
    onBroker(directory, async (broker) => {
      const brokers = broker.split(',');
      const prefix = `bench-${process.pid}.`;
      await makeTopics({ brokers, clientId: 'bench', prefix }, [...services, 'bare'], { partitions: 6, replicas: 1 });
      const stage = { brokers, prefix, database: databasesOf(server.url, server.adminUrl), messages: Number(count) };
      const client = await bare(stage);
      const bus = await throughTheBus(stage);
      print({ name: 'bus.messages', value: bus.perSecond, unit: 'messages/s', baseline: client.perSecond });
      print({ name: 'bus.latency.p50', value: bus.p50, unit: 'ms', baseline: client.p50 });
      print({ name: 'bus.latency.p99', value: bus.p99, unit: 'ms', baseline: client.p99 });
    }),
  );

const together = () =>
  onOwnServer(async ({ url }) => {
    const platform = await startAllInOne(url, 18_080);
    try {
      return await orderServers(platform.url, Number(orders));
    } finally {
      await platform.stop();
    }
  });

const apart = () =>
  onOwnServer((_, directory) =>
    onBroker(directory, async (brokers) => {
      Object.assign(process.env, {
        KAFKA_BROKERS: brokers,
        KAFKA_PREFIX: `orders-${process.pid}.`,
        SIMULATED_CLOUD_LATENCY_MS: '0',
        LOG_LEVEL: 'error',
      });
      const topology = await startTopology(join(directory, 'services'), 0, () => undefined);
      try {
        await untilReady(topology.url);
        return await orderServers(topology.url, Number(orders));
      } finally {
        await topology.stop();
      }
    }),
  );

const measureOrders = async () => {
  tell(`ordering ${orders} servers, all services in one process`);
  const one = await together();
  tell(`ordering ${orders} servers, each service a process of its own`);
  const separate = await apart();
  print({ name: 'bus.orders', value: separate.perSecond, unit: 'orders/s', baseline: one.perSecond });
  print({ name: 'bus.post-to-completed.p50', value: percentile(separate.tookMs, 0.5), unit: 'ms', baseline: percentile(one.tookMs, 0.5) });
  print({
    name: 'bus.post-to-completed.p99',
    value: percentile(separate.tookMs, 0.99),
    unit: 'ms',
    baseline: percentile(one.tookMs, 0.99),
  });
};

if (count === 'receive') await receive(JSON.parse(orders) as Receiving);
else {
  if (chosen.includes('messages')) await measureMessages();
  if (chosen.includes('orders')) await measureOrders();
}
