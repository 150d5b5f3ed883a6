import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { application } from './application';
import { openDatabase } from './embedded-postgres/open-database';
import { readSettings } from './settings/read-settings';
import type { Settings } from './settings/settings';
import { whenToldToStop } from './shutdown';

/** A process that serves. */
export type Running = { readonly app: NestFastifyApplication; readonly url: string; readonly settings: Settings; stop(): Promise<void> };

/** Runs services until the process is told to stop: settings, database, modules, HTTP. All that a main.ts has to say. */
export const boot = async (...services: DynamicModule[]): Promise<Running> => {
  const settings = readSettings();
  const database = await openDatabase(settings);
  const app = await application({ services, databaseUrl: database.url, settings });
  await app.listen(settings.PORT, settings.HOST);
  const stop = whenToldToStop(app, () => database.close());
  return { app, url: await app.getUrl(), settings, stop };
};
