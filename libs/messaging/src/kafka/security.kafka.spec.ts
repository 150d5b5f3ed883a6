import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKafka } from '@skyledger/service-kit';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { asyncapi, referredName } from '@skyledger/tmf-contracts';
import { type AclEntry, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../../tools/run/free-port.mjs';
import { clientOf } from './client';
import { makeTopics } from './make-topics';
import { guest, openSecuredBroker, user } from './secured-broker.fixture';

const patience = { timeout: 120_000, interval: 100 };
const directory = mkdtempSync(join(tmpdir(), 'skyledger-secured-'));

let broker: Awaited<ReturnType<typeof openSecuredBroker>>;
let database: TestDatabase;

beforeAll(async () => {
  [broker, database] = await Promise.all([openSecuredBroker(directory), testDatabase()]);
});
afterAll(async () => {
  await broker?.stop();
  await database?.drop();
  rmSync(directory, { recursive: true, force: true });
});

type Settings = Readonly<Record<string, string>>;

const known = { KAFKA_USERNAME: user.name, KAFKA_PASSWORD: user.password };
const wrong = { ...known, KAFKA_PASSWORD: 'wrong-horse' };
const tls = (): Settings => ({ KAFKA_TLS: broker.file('ca.pem') });
const own = (name: string): Settings => ({ KAFKA_TLS_CERT: broker.file(`${name}.pem`), KAFKA_TLS_KEY: broker.file(`${name}.key`) });
const over = (listener: 'SASL' | 'TLS' | 'MUTUAL' | 'BOTH', ...settings: Settings[]): Settings =>
  Object.assign({ KAFKA_BROKERS: broker.at(listener) }, ...settings) as Settings;
const token = (): Settings => ({ KAFKA_SASL: 'oauthbearer', KAFKA_TOKEN_URL: broker.tokenUrl });

const reached = (settings: Settings) => makeTopics(readKafka(settings), ['usage'], { partitions: 1, replicas: 1, isDryRun: true });

describe('A broker', () => {
  it.each<[string, () => Settings]>([
    ['PLAIN', () => over('SASL', { KAFKA_SASL: 'plain' }, known)],
    ['SCRAM-SHA-256', () => over('SASL', { KAFKA_SASL: 'scram-sha-256' }, known)],
    ['SCRAM-SHA-512', () => over('SASL', { KAFKA_SASL: 'scram-sha-512' }, known)],
    ['OAUTHBEARER', () => over('SASL', token(), known)],
    ['TLS, with the authority of its certificate', () => over('TLS', tls())],
    ['TLS, with a certificate of ours', () => over('MUTUAL', tls(), own('client'))],
    ['SCRAM over TLS', () => over('BOTH', tls(), { KAFKA_SASL: 'scram-sha-512' }, known)],
  ])('is reached by %s', async (_, settings) => expect(await reached(settings())).not.toEqual([]));

  it.each<[string, () => Settings, RegExp]>([
    ['a wrong password by PLAIN', () => over('SASL', { KAFKA_SASL: 'plain' }, wrong), /do not accept KAFKA_USERNAME and KAFKA_PASSWORD/],
    ['a wrong password by SCRAM', () => over('SASL', { KAFKA_SASL: 'scram-sha-256' }, wrong), /do not accept KAFKA_USERNAME/],
    ['a mechanism it does not have', () => over('BOTH', tls(), { KAFKA_SASL: 'plain' }, known), /do not know the KAFKA_SASL/],
    ['who gets no token', () => over('SASL', token(), wrong), /KAFKA_TOKEN_URL gave no token.*401/],
    ['who does not trust its authority', () => over('TLS', { KAFKA_TLS: 'true' }), /do not trust each other: see KAFKA_TLS/],
    ['who has no certificate', () => over('MUTUAL', tls()), /do not trust each other|No broker answers/],
    ['a certificate of a stranger', () => over('MUTUAL', tls(), own('stranger')), /do not trust each other|No broker answers/],
    ['who speaks no TLS', () => over('TLS'), /No broker answers.*KAFKA_TLS/],
  ])('refuses %s, and that is said', async (_, settings, why) => {
    const failure: unknown = await reached(settings()).catch((error: unknown) => error);
    expect(String(failure)).toMatch(why);
    expect(String(failure)).not.toMatch(/-horse/);
  });

  it('says what we may not do', async () => {
    const settings = over('SASL', { KAFKA_SASL: 'scram-sha-256', KAFKA_USERNAME: guest.name, KAFKA_PASSWORD: guest.password });
    const made = makeTopics(readKafka(settings), ['usage'], { partitions: 1, replicas: 1 });
    await expect(made).rejects.toThrow(/not allowed to do this: an ACL for our user is missing/);
  });
});

const service = async (settings: Settings) => {
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DATA_DIR: directory,
    PORT: `${port}`,
    PEERS_URL: 'http://127.0.0.1:9',
    ...settings,
  };
  const child = spawn(process.execPath, ['dist/apps/trouble-ticket/index.js'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, url: `http://127.0.0.1:${port}`, said: () => said };
};

const isReady = (url: string) => vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), patience);

describe('A service', () => {
  const right = () => over('BOTH', tls(), { KAFKA_SASL: 'scram-sha-512', KAFKA_CLIENT_ID: 'desk-1' }, known);

  it('whose password is wrong ends, and says why', async () => {
    const { child, said } = await service({ ...right(), ...wrong });
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(said()).toMatch(/do not accept KAFKA_USERNAME and KAFKA_PASSWORD/);
    expect(said()).not.toContain(wrong.KAFKA_PASSWORD);
  });

  it('whose topics are not there ends, and says what makes them', async () => {
    const { child, said } = await service(right());
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(said()).toMatch(/Kafka has no topic tmf621\.request.*npx skyledger topics apply/);
  });

  it('works over TLS with SCRAM, under the client id that is set', async () => {
    await makeTopics(readKafka(right()), ['trouble-ticket'], { partitions: 1, replicas: 1 });
    const { child, url } = await service(right());
    const admin = clientOf(readKafka(right())).admin();
    await admin.connect();
    await vi.waitFor(async () => {
      const { groups } = await admin.describeGroups(['trouble-ticket']);
      expect(groups[0]!.members.map(({ clientId }) => clientId)).toEqual(['desk-1']);
    }, patience);
    await isReady(url);
    await admin.disconnect();
    child.kill('SIGTERM');
    await once(child, 'close');
  });

  it('needs no rights but those that follow from the AsyncAPI document', async () => {
    const admin = clientOf(readKafka(right())).admin();
    await admin.connect();
    await admin.createAcls({ acl: rightsOf('trouble-ticket', guest.name) });
    const { child, url, said } = await service({ ...right(), KAFKA_USERNAME: guest.name, KAFKA_PASSWORD: guest.password });
    await Promise.race([isReady(url), once(child, 'close').then(() => expect.fail(said()))]);
    const body = JSON.stringify({ '@type': 'TroubleTicket', name: 'a', description: 'b', severity: 'minor', ticketType: 'fault' });
    const asked = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
    expect((await fetch(`${url}/tmf-api/troubleTicket/v5/troubleTicket`, asked)).status).toBe(201);
    await vi.waitFor(async () => expect((await admin.fetchTopicOffsets('tmf621.troubleTicket'))[0]!.high).toBe('1'), patience);
    await admin.disconnect();
    child.kill('SIGTERM');
    await once(child, 'close');
  });
});

/** To read what a service receives, write what it sends, and be in the group of its name. */
const rightsOf = (name: string, who: string): AclEntry[] => {
  const may = { principal: `User:${who}`, host: '*', permissionType: AclPermissionTypes.ALLOW };
  const on = { resourceType: AclResourceTypes.TOPIC, resourcePatternType: ResourcePatternTypes.LITERAL };
  const operations = Object.values(asyncapi([name]).operations);
  return [
    ...operations.map(({ action, channel }) => ({
      ...{ ...may, ...on, resourceName: referredName(channel) },
      operation: action === 'send' ? AclOperationTypes.WRITE : AclOperationTypes.READ,
    })),
    { ...may, ...on, resourceType: AclResourceTypes.GROUP, resourceName: name, operation: AclOperationTypes.READ },
  ];
};
