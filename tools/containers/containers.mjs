import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { parse } from 'yaml';
import { freePort } from '../run/free-port.mjs';
import { root } from '../run/steps.mjs';

/**
 * Starts a PostgreSQL, a Kafka and a KurrentDB, of the images that docker-compose.yml names, and says by which variables the suites find them.
 * Fails where there is no Docker.
 */
export const startContainers = async () => {
  await insistOnDocker();
  const started = [];
  const start = async (container) => {
    const running = await container.start();
    started.push(running);
    return running;
  };
  const stop = () => Promise.all(started.map((one) => one.stop()));
  try {
    const [postgres, kafka, kurrentDb] = await Promise.all([
      start(postgresContainer()),
      start(await kafkaContainer()),
      start(kurrentDbContainer()),
    ]);
    const databases = {
      DATABASE_ADMIN_URL: `postgres://postgres:${password}@${postgres.getHost()}:${postgres.getMappedPort(5432)}/postgres`,
      TEST_KURRENTDB_URL: `kurrentdb://${kurrentDb.getHost()}:${kurrentDb.getMappedPort(2113)}?tls=false`,
    };
    const broker = { KAFKA_BROKERS: `${kafka.getHost()}:${kafka.getMappedPort(9092)}` };
    const environmentOf = (project) => (['kafka', 'e2e-services'].includes(project) ? { ...databases, ...broker } : databases); // elsewhere all services run in one process
    return { environmentOf, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const password = 'only-for-tests';

const insistOnDocker = () =>
  getContainerRuntimeClient().catch(({ message }) => {
    throw new Error(`These tests need a Docker (${message.trim()}). Without one: npm test, and npm run test:kafka.`);
  });

const imageOf = (name, file = 'docker-compose.yml') => parse(readFileSync(join(root, file), 'utf8'), { merge: true }).services[name].image;

const postgresContainer = () =>
  new GenericContainer(imageOf('postgres'))
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withCommand(['postgres', '-c', 'max_connections=500'])
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2)); // the first is that of the preparation

/** A broker tells clients where it is, so it has to know its port out here before it starts. */
const kafkaContainer = async () => {
  const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
  const port = await freePort();
  const { KAFKA_LISTENERS: _, ...settings } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }).services.kafka
    .environment;
  return new GenericContainer(imageOf('kafka'))
    .withEnvironment({
      ...settings,
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://localhost:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${host}:${port}`,
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    })
    .withExposedPorts({ container: 9092, host: port })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/));
};

const kurrentDbContainer = () =>
  new GenericContainer(imageOf('kurrentdb', 'deploy/compose/kurrentdb.yml'))
    .withEnvironment({ KURRENTDB_INSECURE: 'true', KURRENTDB_RUN_PROJECTIONS: 'None' })
    .withExposedPorts(2113)
    .withWaitStrategy(Wait.forHttp('/health/live', 2113).forStatusCodeMatching((status) => status < 300));
