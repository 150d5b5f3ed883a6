import supertest from 'supertest';
import { freePort } from '../../tools/run/free-port.mjs';
import type { Installation } from './installation';
import { type Program, programs } from './programs';

/** The built platform in processes of its own, as an operator runs it. */
export type PlatformProcess = {
  readonly url: string;
  /** Resolves when all its processes have ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** kill -9, of all its processes or of one: nothing gets a chance to tidy up. */
  crash(service?: string): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when everything that was caused has happened (the clock is simulated, and asked to stay where it is). */
  idle(): Promise<void>;
};

/** Starts the platform on an installation, or all in one process on a database, and resolves once it is ready; fails with its output if it ends before. Of services that run apart, all or those named. */
export const startPlatform = async (
  where: Installation | string,
  environment: Readonly<Record<string, string>> = {},
  named?: readonly string[],
): Promise<PlatformProcess> => {
  const { url, all } = await begun(where, environment, named);
  const ended = Promise.all(all.map((one) => one.ended)).then(() => undefined);
  const end = async (signal: NodeJS.Signals, service?: string) => {
    await Promise.all(all.filter(({ name }) => service === undefined || name === service).map((one) => one.end(signal)));
  };
  await Promise.race([...all.map(({ endedEarly }) => endedEarly), answers(`${url}/health/ready`)]).catch(async (error: unknown) => {
    await end('SIGKILL');
    throw error;
  });
  return {
    url,
    ended,
    crash: (service) => end('SIGKILL', service),
    stop: () => end('SIGTERM'),
    idle: async () => void (await moveClock(url)),
  };
};

type Started = { readonly url: string; readonly all: readonly Program[] };

const usual = { CLOCK: 'simulated', LOG_LEVEL: 'warn', HOST: '127.0.0.1' };

const begun = (
  where: Installation | string,
  environment: Readonly<Record<string, string>>,
  named?: readonly string[],
): Promise<Started> => {
  if (typeof where === 'string') return allInOne(where, environment);
  return where.kafka === undefined ? allInOne(where.logs[0]!.url, environment) : apart(where, environment, named);
};

const allInOne = async (databaseUrl: string, environment: Readonly<Record<string, string>>): Promise<Started> => {
  const port = await freePort();
  const settings = { ...usual, DATABASE_URL: databaseUrl, PORT: String(port), ...environment };
  return { url: `http://127.0.0.1:${port}`, all: programs([['skyledger', settings]]) };
};

/** One key for the personal data of all: what one service encrypts, another shows. */
const erasureKey = '5e'.repeat(32);

const apart = async (
  installation: Installation,
  environment: Readonly<Record<string, string>>,
  named?: readonly string[],
): Promise<Started> => {
  const { logs, kafka, directory } = installation;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const wanted = logs.filter(({ service }) => named === undefined || named.includes(service));
  const places = await Promise.all(wanted.map(async (log) => ({ ...log, port: String(await freePort()) })));
  const common = { ...usual, KAFKA_BROKERS: kafka!.brokers, KAFKA_PREFIX: kafka!.prefix, PEERS_URL: url };
  const keys = { KEYS_DATABASE_URL: logs[0]!.url, ERASURE_KEY: erasureKey };
  const SERVICES = places.map((one) => `${one.service}=http://127.0.0.1:${one.port}`).join(',');
  return {
    url,
    all: programs([
      ...places.map(({ service, url: log, port: own }) => {
        const place = { DATABASE_URL: log, PORT: own, DATA_DIR: `${directory}/${service}` };
        return [service, { ...common, ...keys, ...place, ...environment }] as const;
      }),
      ['front-door', { ...usual, SERVICES, PORT: String(port) }],
    ]),
  };
};

const answers = async (url: string): Promise<void> => {
  for (;;) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** Moves the clock of a platform, or lets it stand; answers, when all is at rest (however long that takes), what it shows. */
export const moveClock = async (url: string, instant?: string): Promise<string> => {
  const http = supertest(url);
  const to = instant ?? ((await http.get('/ops/clock')).body as { now: string }).now;
  const { status, text, body } = await http.post('/ops/clock').send({ to });
  if (status !== 200) throw new Error(`POST /ops/clock answered ${status}: ${text}`);
  return (body as { now: string }).now;
};
