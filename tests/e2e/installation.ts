import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { makeTopics } from '@skyledger/messaging';
import { testDatabase } from '@skyledger/testing';
import { inject } from 'vitest';
import { services } from '../../tools/apart/service-topology';

declare module 'vitest' {
  interface ProvidedContext {
    /** How the services of the platform run in this project: all in one process, or apart with a broker between them. */
    topology: 'one' | 'apart';
  }
}

/** Whether the services run apart. */
export const isApart = (): boolean => inject('topology') === 'apart';

/** Where a log is: that of one service, or of all of them. */
export type Log = { readonly service: string; readonly url: string };

/** What outlives a platform: its logs and, where its services run apart, its topics. */
export type Installation = {
  readonly logs: readonly Log[];
  /** Where the log is that a service writes. */
  logOf(service: string): string;
  /** Which broker, and what its topics begin with. */
  readonly kafka?: { readonly brokers: string; readonly prefix: string };
  /** For what processes keep in files. */
  readonly directory: string;
  drop(): Promise<void>;
};

const partitions = 2;

/** An empty one. */
export const newInstallation = (): Promise<Installation> => (isApart() ? logPerService() : oneLog());

const oneLog = async (): Promise<Installation> => {
  const database = await testDatabase();
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-e2e-'));
  return {
    logs: [{ service: 'skyledger', url: database.url }],
    logOf: () => database.url,
    directory,
    drop: async () => {
      await database.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const logPerService = async (): Promise<Installation> => {
  Logger.overrideLogger(['error', 'warn', 'fatal']); // what the client of the broker says while topics come up
  const brokers = inject('kafka');
  const prefix = `${randomBytes(4).toString('hex')}.`;
  const made = makeTopics({ brokers: brokers.split(','), clientId: 'skyledger', prefix }, services, { partitions, replicas: 1 });
  const databases = await Promise.all(services.map(() => testDatabase()));
  await made;
  const logs = services.map((service, index) => ({ service, url: databases[index]!.url }));
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-e2e-'));
  return {
    logs,
    logOf: (service) => logs.find((log) => log.service === service)!.url,
    kafka: { brokers, prefix },
    directory,
    drop: async () => {
      await Promise.all(databases.map((database) => database.drop()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
