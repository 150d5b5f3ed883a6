import type { DynamicModule } from '@nestjs/common';
import pg from 'pg';
import supertest from 'supertest';
import { services } from '../../tools/apart/service-topology';
import type { Command } from './command';
import type { Installation } from './installation';
import type { Platform } from './platform';
import { moveClock, startPlatform } from './platform-process';

/** Each service in a process of its own, with a broker between them and the front door before them. */
export const open = async (
  installation: Installation,
  settings: Readonly<Record<string, string>>,
  of?: readonly DynamicModule[],
): Promise<Platform> => {
  const names = of ? await namesOf(of) : services;
  const { url, idle, crash, stop } = await startPlatform(installation, settings, names);
  const logs = installation.logs.filter(({ service }) => names.includes(service));
  let now = await moveClock(url);
  return {
    ...{ url, installation, idle, answers: new Map() },
    http: supertest.agent(url),
    clock: { now: () => now, moveTo: async (instant) => void (now = await moveClock(url, instant)) },
    close: stop,
    goAway: () => crash(),
    head: async () => (await Promise.all(logs.map((log) => newest(log.url)))).reduce((sum, one) => sum + one, 0),
    rebuildCheck: async () => {
      const answer = await fetch(`${url}/ops/rebuild?check=true`, { method: 'POST' });
      if (!answer.ok) throw new Error(`POST /ops/rebuild answered ${answer.status}: ${await answer.text()}`);
      return ((await answer.json()) as { differences: object[] }).differences;
    },
    command: (service, category, id, command) => commandAt(installation.logOf(service), service, [category, id, command]),
  };
};

const namesOf = async (of: readonly DynamicModule[]): Promise<readonly string[]> => {
  const { describeService } = await import('@skyledger/service-kit');
  return of.map((module) => describeService(module).name);
};

const newest = async (databaseUrl: string): Promise<number> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query<{ head: string }>('select coalesce(max(pos), 0) as head from event_store.events');
  await client.end();
  return Number(rows[0]!.head);
};

/** Another instance of the service takes it, on the same log. */
const commandAt = async (databaseUrl: string, service: string, [category, id, command]: [string, string, Command]): Promise<string> => {
  const all = await import('@skyledger/app-skyledger');
  const { application, describeService, Settings } = await import('@skyledger/service-kit');
  const { commanded } = await import('./command');
  const module = all.services.find((one) => describeService(one).name === service)!;
  const settings = Object.assign(new Settings(), { CLOCK: 'simulated', LOG_LEVEL: 'silent' });
  const app = await application({ services: [module], databaseUrl, settings });
  await app.init();
  return commanded(app, category, id, command).finally(() => app.close());
};
