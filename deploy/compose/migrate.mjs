// Brings the database of every service to the schema of this image, one after the other, as the role that owns them all.
import { spawnSync } from 'node:child_process';

const services = [
  'product-catalog',
  'product-ordering',
  'product-inventory',
  'service-activation',
  'resource-inventory',
  'usage',
  'billing',
  'trouble-ticket',
];

const { DATABASE_HOST, DATABASE_OWNER_PASSWORD, KURRENTDB_URL } = process.env;

for (const service of services) {
  const database = `skyledger_${service.replaceAll('-', '_')}`;
  const password = process.env[`${service.replaceAll('-', '_').toUpperCase()}_DATABASE_PASSWORD`];
  const own = `postgres://${database}:${password}@${DATABASE_HOST}/${database}`;
  const owner = `postgres://skyledger_owner:${DATABASE_OWNER_PASSWORD}@${DATABASE_HOST}/${database}`;
  const keys = { KEYS_DATABASE_ADMIN_URL: owner.replace(/[^/]+$/, 'skyledger_keys') };
  const urls = KURRENTDB_URL ? { DATABASE_URL: owner } : { DATABASE_URL: own, DATABASE_ADMIN_URL: owner };
  const { status } = spawnSync(process.execPath, [`dist/apps/${service}/index.js`], {
    env: { ...process.env, ...keys, ...urls, MIGRATE: 'only' },
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}
