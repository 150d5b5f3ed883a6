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
export const openBroker = async (directory, port, { listeners = [], settings: further = {}, users = [] } = {}) => {
  mkdirSync(directory, { recursive: true });
  const own = port ?? (await freePort());
  const controller = await freePort();
  const settings = join(directory, 'server.properties');
  const plain = { name: 'PLAINTEXT', port: own, protocol: 'PLAINTEXT' };
  const more = Object.entries(further).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(settings, properties(directory, [plain, ...listeners], controller) + more.join(''));
  const java = [...memory, '-cp', await classpath()];
  await finished('java', [
    ...java,
    'kafka.tools.StorageTool',
    'format',
    '--ignore-formatted',
    '-t',
    clusterId,
    '-c',
    settings,
    ...scram(users),
  ]);
  let child;
  const start = async () => {
    const log = openSync(join(directory, 'log'), 'a');
    child = spawn('java', [...java, 'kafka.Kafka', settings], { stdio: ['ignore', log, log] });
    await served(child, own, join(directory, 'log'));
  };
  const end = async (signal) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  await start();
  return {
    brokers: `127.0.0.1:${own}`,
    get pid() {
      return child.pid;
    },
    start,
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

const properties = (directory, listeners, controller) => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
controller.listener.names=CONTROLLER
listeners=${joined(listeners, ({ name, port }) => `${name}://127.0.0.1:${port}`)},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=${joined(listeners, ({ name, port }) => `${name}://127.0.0.1:${port}`)}
listener.security.protocol.map=${joined(listeners, ({ name, protocol }) => `${name}:${protocol}`)},CONTROLLER:PLAINTEXT
log.dirs=${join(directory, 'data')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
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
