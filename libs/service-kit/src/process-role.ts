import { erasureCategory, givenLogin, interventionCategory, type Login, loginOf } from '@skyledger/event-store';
import { messageCategories } from '@skyledger/messaging';
import type { Platform } from './platform';
import { describeService } from './service';

/**
 * The role that a process works with. None without an administrator who may make it; none where the log is elsewhere, since its documents are
 * then not written by the log's own functions. A process that only migrates makes the one that DATABASE_URL names, for others to work with.
 */
export const processRole = ({ services, databaseUrl, adminUrl, settings }: Platform): { login?: Login } => {
  if (adminUrl === undefined || settings.KURRENTDB_URL !== undefined) return {};
  const all = services.map((service) => describeService(service).name);
  const categories = (name: string) => [...messageCategories(name), interventionCategory, erasureCategory];
  if (settings.MIGRATE === 'only') return { login: givenLogin(settings.DATABASE_URL!, adminUrl, all.flatMap(categories)) };
  return {
    login: loginOf(
      databaseUrl,
      adminUrl,
      all.map((name) => ({ name, categories: categories(name) })),
    ),
  };
};
