import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { services } from '../../tools/apart/service-topology';
import { freePort } from '../../tools/run/free-port.mjs';
import { type Program, programs } from './programs';

/** One database whose owner makes nothing in it by hand; a role for each service. */
const name = `cluster_${randomBytes(4).toString('hex')}`;
const directory = mkdtempSync(join(tmpdir(), 'skyledger-migrations-'));

/** Offers need other services, and here each is alone. */
const ofOthers = 'offers loaded';

const asAdmin = async (...statements: string[]) => {
  const client = new pg.Client(inject('postgres').adminUrl);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

const urlOf = (user: string, database: string) =>
  Object.assign(new URL(inject('postgres').adminUrl), { username: user, password: `of ${user}`, pathname: `/${database}` }).href;

const roleOf = (service: string) => `${name}_${service.replaceAll('-', '_')}`;

const environmentOf = (service: string) => ({
  DATABASE_URL: urlOf(roleOf(service), name),
  ...{ NODE_ENV: 'test', HOST: '127.0.0.1', LOG_LEVEL: 'info', ERASURE_KEY: 'a key that is long enough for all of them' },
  ...{ DATABASE_ADMIN_URL: '', KAFKA_BROKERS: '', DATA_DIR: join(directory, service) },
});

/** Runs a service to its end; answers how it ended and what it said. */
const run = async (service: string, more: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, [`dist/apps/${service}/index.js`], { env: { ...process.env, ...environmentOf(service), ...more } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
};

const asOwner = { MIGRATE: 'only', KAFKA_BROKERS: '127.0.0.1:1', PEERS_URL: 'http://127.0.0.1:1' }; // neither is asked

beforeAll(async () => {
  await asAdmin(`create role ${name} login createrole password 'of ${name}'`, `create database ${name} owner ${name}`);
});
afterAll(async () => {
  await asAdmin(
    `drop database ${name} with (force)`,
    ...services.map((service) => `drop role if exists ${roleOf(service)}`),
    `drop role ${name}`,
  );
  rmSync(directory, { recursive: true, force: true });
});

describe('The services of a cluster', () => {
  it('are migrated by jobs that end, all at once if need be', async () => {
    const ends = await Promise.all(services.map((service) => run(service, { ...asOwner, DATABASE_ADMIN_URL: urlOf(name, 'postgres') })));
    expect(ends.filter(({ code }) => code !== 0)).toEqual([]);
    for (const [at, service] of services.entries()) expect(ends[at]!.said).toContain(`has the schema of ${service}: `);
  });

  it.each(services)('work with roles that may not migrate: %s', async (service) => {
    const port = String(await freePort());
    const [program] = programs([[service, { ...environmentOf(service), MIGRATE: 'never', PORT: port }]]) as [Program];
    const ready = vi.waitFor(
      async () => {
        const { checks } = (await (await fetch(`http://127.0.0.1:${port}/health/ready`)).json()) as { checks: Record<string, boolean> };
        expect(Object.keys(checks)).toContain('migrations done');
        expect(Object.keys(checks).filter((claim) => !checks[claim] && claim !== ofOthers)).toEqual([]);
      },
      { timeout: 240_000, interval: 250 },
    );
    await Promise.race([ready, program.endedEarly]).finally(() => program.end('SIGTERM'));
  });

  it('end with a sentence where their role does not exist', async () => {
    const { code, said } = await run('usage', { MIGRATE: 'never', DATABASE_URL: urlOf('nobody', name) });
    expect(code).toBe(1);
    expect(said).toMatch(/cannot be reached: .*nobody/);
    expect(said).not.toContain('    at ');
  });
});
