import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NotMigrated } from '@skyledger/event-store';
import { KafkaRefused } from '@skyledger/messaging';
import { application } from './application';
import { openDatabase } from './embedded-postgres/open-database';
import { freePort } from './embedded-postgres/postmaster';
import { ReadinessChecks } from './health/readiness';
import { processLogger } from './http/logger';
import { migrateOnly } from './migrate';
import { readSettings } from './settings/read-settings';
import type { Settings } from './settings/settings';
import { whenToldToStop } from './shutdown';
import { processName } from './service';
import { StartRefused } from './start-refused';
import { startTracing } from './tracing';
import { endWhenTold } from './until-started';

/** A process that serves. */
export type Running = {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly settings: Settings;
  /** Resolves once requests are welcome: what the services load at start is there. False if that takes more than a minute. */
  ready(): Promise<boolean>;
  /** Where the data is, for people. */
  readonly database: string;
  stop(): Promise<void>;
};

/** Runs services until the process is told to stop: settings, database, modules, HTTP. All that a main.ts has to say. */
export const boot = (...services: DynamicModule[]): Promise<Running> =>
  bootAndTell((line) => processLogger(process.env['LOG_LEVEL'] || 'info', { service: processName(services) }).info(line), ...services);

/** The same, for a process that tells its story in its own way. */
export const bootAndTell = async (say: (line: string) => void, ...services: DynamicModule[]): Promise<Running> => {
  try {
    return await run(say, services);
  } catch (error) {
    if (!(error instanceof StartRefused || error instanceof NotMigrated || error instanceof KafkaRefused)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exit(1);
  }
};

const run = async (say: (line: string) => void, services: DynamicModule[]): Promise<Running> => {
  const settings = readSettings();
  const started = endWhenTold();
  if (settings.MIGRATE === 'only') {
    await migrateOnly(services, settings, say);
    process.exit(0);
  }
  const logger = processLogger(settings.LOG_LEVEL, { service: processName(services), settings });
  const traces = await startTracing(processName(services), (line) => logger.warn(line));
  if (settings.PORT !== 0) await freePort(settings.HOST, settings.PORT); // before anything else is touched
  const database = await openDatabase(settings, say);
  if (database.adminUrl === undefined && settings.MIGRATE !== 'never')
    say(
      'DATABASE_ADMIN_URL is not set: services work as the owner of the database, and no role of their own keeps them from what is not theirs.',
    );
  try {
    const app = await application({
      services,
      databaseUrl: database.url,
      adminUrl: database.adminUrl,
      settings,
      directory: database.directory,
    });
    await app.listen(settings.PORT, settings.HOST);
    const ready = () => app.get(ReadinessChecks).becomes(60_000);
    const stop = whenToldToStop(app, () => traces.stop().then(() => database.close()));
    started();
    return { app, url: await app.getUrl(), settings, database: database.description, ready, stop };
  } catch (error) {
    await Promise.all([traces.stop(), database.close()]);
    throw error;
  }
};
