import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { freePort } from '../../../../tools/run/free-port.mjs';
import { openBroker } from '../../../../tools/kafka/broker.mjs';

/** Who the broker knows. */
export const user = { name: 'skyledger', password: 'correct-horse' };

/** Known, and allowed nothing. */
export const guest = { name: 'guest', password: 'wooden-horse' };

const security = 'org.apache.kafka.common.security';
const login = `username="broker" password="between-brokers"`;

/** A certificate of the authority, or the authority's own. */
const certificate = (directory: string, name: string, ...of: string[]) =>
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`],
      ...['-keyout', `${name}.key`, '-out', `${name}.pem`, ...of],
    ],
    { cwd: directory, stdio: 'pipe' },
  );

const jaas = (listener: string, mechanisms: Readonly<Record<string, string>>) => ({
  [`listener.name.${listener}.sasl.enabled.mechanisms`]: Object.keys(mechanisms).join(','),
  ...Object.fromEntries(
    Object.entries(mechanisms).map(([mechanism, config]) => [
      `listener.name.${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`,
      `${security}.${config};`,
    ]),
  ),
});

const plain = `plain.PlainLoginModule required ${login} user_${user.name}="${user.password}"`;
const scram = `scram.ScramLoginModule required ${login}`;
const oauth = `oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker"`;

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Gives out tokens, unsigned as the broker of the tests takes them, to who knows the secret. */
const tokens = async () => {
  const right = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`;
  const server = createServer((request, answer) => {
    const now = Math.floor(Date.now() / 1_000);
    const token = `${base64({ alg: 'none' })}.${base64({ sub: user.name, iat: now, exp: now + 3_600 })}.`;
    const isKnown = request.headers.authorization === right;
    answer.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    answer.end(JSON.stringify(isKnown ? { access_token: token } : { error: 'invalid_client' }));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${port}/token`, close: () => server.close() };
};

/** A broker that is reached in all the ways that the settings know. */
export const openSecuredBroker = async (directory: string) => {
  const file = (name: string) => join(directory, name);
  certificate(directory, 'ca');
  certificate(directory, 'broker', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', 'subjectAltName=IP:127.0.0.1');
  certificate(directory, 'client', '-CA', 'ca.pem', '-CAkey', 'ca.key');
  certificate(directory, 'stranger');
  writeFileSync(file('broker-store.pem'), `${readFileSync(file('broker.key'), 'utf8')}${readFileSync(file('broker.pem'), 'utf8')}`);
  const ports = { SASL: await freePort(), TLS: await freePort(), MUTUAL: await freePort(), BOTH: await freePort() };
  const protocols = { SASL: 'SASL_PLAINTEXT', TLS: 'SSL', MUTUAL: 'SSL', BOTH: 'SASL_SSL' };
  const names = Object.keys(ports) as (keyof typeof ports)[];
  const broker = await openBroker(file('kafka'), undefined, {
    listeners: names.map((name) => ({ name, port: ports[name], protocol: protocols[name] })),
    users: [user, guest],
    settings: {
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': `User:ANONYMOUS;User:CN=client;User:${user.name}`,
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': file('broker-store.pem'),
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': file('ca.pem'),
      'listener.name.mutual.ssl.client.auth': 'required',
      ...jaas('sasl', { PLAIN: plain, 'SCRAM-SHA-256': scram, 'SCRAM-SHA-512': scram, OAUTHBEARER: oauth }),
      ...jaas('both', { 'SCRAM-SHA-512': scram }),
    },
  });
  const token = await tokens();
  return {
    file,
    tokenUrl: token.url,
    at: (name: keyof typeof ports) => `127.0.0.1:${ports[name]}`,
    stop: async () => {
      token.close();
      await broker.stop();
    },
  };
};
