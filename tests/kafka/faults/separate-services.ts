import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { vi } from 'vitest';
import { startTopology, type Topology, untilReady } from '../../../tools/apart/service-topology';
import { killWhole } from '../../faults/server';
import type { Broker } from '../../../tools/kafka/broker.mjs';

/** The services as processes of their own, with data and a broker that go with them, and a clock that stands until it is moved. */
export type SeparateServices = Omit<Topology, 'broker'> & {
  readonly broker: Broker;
  /** kill -9 of PostgreSQL and all that belongs to it; resolves when it was started again, as `npm start` does. */
  killPostgres(): Promise<void>;
};

/** Starts them; `environment` is for every one of them. */
export const openSeparately = async (environment: Readonly<Record<string, string>> = {}): Promise<SeparateServices> => {
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-apart-'));
  chmodSync(directory, 0o755); // PostgreSQL may run under an account of its own
  const usual = { CLOCK: 'simulated', LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent', NODE_ENV: '', SIMULATED_CLOUD_LATENCY_MS: '1' };
  for (const name of ['DATABASE_URL', 'KAFKA_BROKERS', 'KAFKA_PREFIX']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries({ ...usual, ...environment })) vi.stubEnv(name, value);
  const topology = await startTopology(directory, 0, () => undefined);
  await untilReady(topology.url);
  const stop = async () => {
    await topology.stop();
    vi.unstubAllEnvs(); // not before: what is started again has the same
    rmSync(directory, { recursive: true, force: true });
  };
  const pidFile = join(directory, 'postgres', 'postmaster.pid');
  const postmaster = () => (existsSync(pidFile) ? Number.parseInt(readFileSync(pidFile, 'utf8'), 10) : 0);
  const killPostgres = async () => {
    const killed = postmaster();
    killWhole(killed);
    for (let pid = killed; pid === 0 || pid === killed; pid = postmaster()) await setTimeout(50);
  };
  return { ...topology, broker: topology.broker!, killPostgres, stop };
};
