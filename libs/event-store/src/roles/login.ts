import { createHash, createHmac, randomBytes } from 'node:crypto';
import { schemaOf } from '../log/registry';

/** The role that a process works with, and who may make it. */
export type Login = {
  readonly role: string;
  /** The database, entered with that role. */
  readonly url: string;
  readonly adminUrl: string;
  /** Whether an operator has named role and password; else both are ours to set. */
  readonly isGiven?: boolean;
  /** What its services append to beside their aggregates and processes. */
  readonly categories: readonly string[];
};

const longest = 63;

/**
 * The login of a process that runs some services. Its password is derived from the administrator's: so every process of a service comes to the
 * same one, and nobody keeps it.
 */
export const loginOf = (
  databaseUrl: string,
  adminUrl: string,
  services: readonly { readonly name: string; readonly categories: readonly string[] }[],
): Login => {
  const role = roleOf(
    databaseUrl,
    services.map(({ name }) => name),
  );
  const url = new URL(databaseUrl);
  url.username = role;
  url.password = passwordOf(role, adminUrl);
  return { role, url: url.href, adminUrl, categories: services.flatMap(({ categories }) => categories) };
};

/** The role that a URL names, for services that are given it ready to use. */
export const givenLogin = (url: string, adminUrl: string, categories: readonly string[]): Login => ({
  ...{ role: decodeURIComponent(new URL(url).username), url, adminUrl, categories, isGiven: true },
});

/** Roles belong to a whole server, so the database is part of the name. */
const roleOf = (databaseUrl: string, services: readonly string[]): string => {
  const database = schemaOf(decodeURIComponent(new URL(databaseUrl).pathname.slice(1))).slice(0, 30);
  const together = () => `services_${createHash('sha256').update(services.toSorted().join()).digest('hex').slice(0, 8)}`;
  return `${database}_${services.length === 1 ? schemaOf(services[0]!) : together()}`.slice(0, longest);
};

const passwordOf = (role: string, adminUrl: string): string => {
  const secret = decodeURIComponent(new URL(adminUrl).password);
  return secret === '' ? randomBytes(24).toString('hex') : createHmac('sha256', secret).update(`password of ${role}`).digest('hex');
};
