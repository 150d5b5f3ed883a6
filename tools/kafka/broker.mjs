import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { classpath, finished } from './classpath.mjs';
import { freePort } from '../run/free-port.mjs';

const memory = ['-Xms128m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const clusterId = 'c2t5bGVkZ2VyLWthZmthMQ';
const patienceMs = 300_000;

/**
 * Starts a real Kafka node (KRaft, broker and controller in one) on loopback, and resolves when it serves. It keeps its data in the
 * directory: after `crash()` or `stop()`, `start()` goes on with them at the same address. It may have further listeners, settings, and users
 * who are known by SCRAM.
 */
export const openBroker = async (directory, port, extras = {}) => {
  const place = { id: 1, port: port ?? (await freePort()), controller: await freePort() };
  const node = await prepared(directory, place, [place], extras);
  await node.start();
  return node;
};

/** Starts so many of them as one cluster, in which a majority goes on without the others. Each has an `id`, and is killed and started by itself. */
export const openCluster = async (directory, size = 3) => {
  const places = [];
  for (let id = 1; id <= size; id += 1) places.push({ id, port: await freePort(), controller: await freePort() });
  const nodes = await Promise.all(places.map((place) => prepared(join(directory, `${place.id}`), place, places, {})));
  await Promise.all(nodes.map((node) => node.start()));
  return {
    brokers: nodes.map(({ brokers }) => brokers).join(),
    nodes,
    crash: () => Promise.all(nodes.map((node) => node.crash())),
  };
};

/** A node that is formatted and can be started. */
const prepared = async (directory, place, all, { listeners = [], settings: further = {}, users = [] }) => {
  mkdirSync(directory, { recursive: true });
  const settings = join(directory, 'server.properties');
  const plain = { name: 'PLAINTEXT', port: place.port, protocol: 'PLAINTEXT' };
  const more = Object.entries(further).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(settings, properties(directory, [plain, ...listeners], place, all) + more.join(''));
  const java = [...memory, '-cp', await classpath()];
  const format = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', clusterId, '-c', settings];
  await finished('java', [...java, ...format, ...scram(users)]);
  let child;
  const end = async (signal) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    id: place.id,
    brokers: `127.0.0.1:${place.port}`,
    get pid() {
      return child.pid;
    },
    start: async () => {
      const log = openSync(join(directory, 'log'), 'a');
      child = spawn('java', [...java, 'kafka.Kafka', settings], { stdio: ['ignore', log, log] });
      await served(child, place.port, join(directory, 'log'));
    },
    stop: () => end('SIGTERM'),
    crash: () => end('SIGKILL'),
  };
};

/** Passwords are part of the metadata that a node is formatted with. */
const scram = (users) =>
  users.flatMap(({ name, password }) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${name},password=${password}]`]),
  );

const joined = (listeners, text) => listeners.map(text).join(',');

const properties = (directory, listeners, { id, controller }, all) => `process.roles=broker,controller
node.id=${id}
controller.quorum.voters=${joined(all, (node) => `${node.id}@127.0.0.1:${node.controller}`)}
controller.listener.names=CONTROLLER
listeners=${joined(listeners, ({ name, port }) => `${name}://127.0.0.1:${port}`)},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=${joined(listeners, ({ name, port }) => `${name}://127.0.0.1:${port}`)}
listener.security.protocol.map=${joined(listeners, ({ name, protocol }) => `${name}:${protocol}`)},CONTROLLER:PLAINTEXT
log.dirs=${join(directory, 'data')}
auto.create.topics.enable=false
offsets.topic.replication.factor=${Math.min(all.length, 3)}
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
# Groups form at once, and a broker that was killed is let back in after 6 s rather than 9.
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=6000
broker.heartbeat.interval.ms=500
`;

const served = async (child, port, log) => {
  let failure;
  child.once('error', (error) => (failure = error));
  for (const end = Date.now() + patienceMs; Date.now() < end; await pause(100)) {
    if (failure ?? child.exitCode !== null) throw new Error(`Kafka did not start${failure ? ` (${failure.message})` : ''}:\n${tail(log)}`);
    if (await accepts(port)) return;
  }
  child.kill('SIGKILL');
  throw new Error(`Kafka does not serve port ${port} after ${patienceMs / 1_000} s:\n${tail(log)}`);
};

const tail = (log) => readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');

const accepts = async (port) => {
  const socket = connect(port, '127.0.0.1');
  const accepted = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return accepted;
};
