import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventStore } from '@skyledger/event-store';
import { httpAdapter } from '@skyledger/tmf-rest';
import { entered } from './embedded-postgres/open-database';
import { nestLogger, processLogger } from './http/logger';
import { platform } from './platform';
import { describeService } from './service';
import type { Settings } from './settings/settings';

/**
 * Brings the database of DATABASE_URL to the schema of these services and ends: as the role of DATABASE_ADMIN_URL where there is one, who then
 * lets that of DATABASE_URL work there. Nothing is listened to, no event is handled, no broker is asked.
 */
export const migrateOnly = async (services: readonly DynamicModule[], given: Settings, say: (line: string) => void): Promise<void> => {
  const { DATABASE_URL: databaseUrl = '', DATABASE_ADMIN_URL, KURRENTDB_URL } = given;
  const isForRole = DATABASE_ADMIN_URL !== undefined && KURRENTDB_URL === undefined && userOf(DATABASE_ADMIN_URL) !== userOf(databaseUrl);
  const ownerUrl = isForRole ? inDatabase(DATABASE_ADMIN_URL, databaseUrl) : databaseUrl;
  const settings: Settings = { ...given, ...keysOwner(given), KAFKA_BROKERS: undefined };
  const root = platform({ services, databaseUrl: ownerUrl, settings, ...(isForRole && { adminUrl: ownerUrl }) });
  await entered(ownerUrl).then((client) => client.end());
  const logger = processLogger(settings.LOG_LEVEL);
  const app = await NestFactory.create(root, httpAdapter(logger), { logger: nestLogger(logger), abortOnError: false }); // and never init(): nothing starts
  const store = app.get(EventStore);
  const ran = await store.migrate().finally(() => store.close());
  const role = isForRole ? `${userOf(databaseUrl)} may work there` : 'services work there as its owner';
  const what = ran.length > 0 ? `${ran.join(', ')} ran` : 'nothing was to be done';
  say(`The database ${new URL(databaseUrl).pathname.slice(1)} has the schema of ${names(services)}: ${what}; ${role}.`);
};

const names = (services: readonly DynamicModule[]) => services.map((service) => describeService(service).name).join(', ');

const userOf = (url: string) => decodeURIComponent(new URL(url).username);

/** The database of another URL, entered as who a URL names. */
const inDatabase = (url: string, other: string) => Object.assign(new URL(url), { pathname: new URL(other).pathname }).href;

const keysOwner = ({ DATABASE_ADMIN_URL, KEYS_DATABASE_URL, KEYS_DATABASE_ADMIN_URL }: Settings): Partial<Settings> => {
  const admin = KEYS_DATABASE_ADMIN_URL ?? DATABASE_ADMIN_URL;
  return KEYS_DATABASE_URL && admin ? { KEYS_DATABASE_ADMIN_URL: inDatabase(admin, KEYS_DATABASE_URL) } : {};
};
