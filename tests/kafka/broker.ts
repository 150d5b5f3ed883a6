import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openBroker } from '../../tools/kafka/broker.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of the broker of this run. */
    kafka: string;
  }
}

/** One real broker for all tests of a run: that of KAFKA_BROKERS, or one that is started here. Without either the run fails. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['KAFKA_BROKERS'];
  if (given) {
    project.provide('kafka', given);
    return () => Promise.resolve();
  }
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-kafka-'));
  const broker = await openBroker(directory);
  project.provide('kafka', broker.brokers);
  return async () => {
    await broker.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
