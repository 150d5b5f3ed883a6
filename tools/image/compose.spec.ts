import { readdirSync, readFileSync } from 'node:fs';
import { doorSettings } from '../../apps/front-door/src';
import { readSettings, type Settings } from '@skyledger/service-kit';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { services } from '../apart/service-topology';
import { composition, freshSecrets } from './composition';

const secrets = freshSecrets();
const { services: containers, volumes } = composition(secrets);
const own = Object.entries(containers).filter(([, { image }]) => image.startsWith('skyledger:'));
const serving = services.map((name) => [name, containers[name]!] as const);

/** Read by OpenTelemetry itself. */
const isStandard = (name: string) => name.startsWith('OTEL_');

const production = (environment: Readonly<Record<string, string>> = {}) => ({ NODE_ENV: 'production', HOST: '0.0.0.0', ...environment });

describe('docker-compose.yml', () => {
  it('starts every service, and the front door', () => {
    const apps = own.map(([name]) => name).filter((name) => containers[name]!.command?.[1]?.startsWith('dist/apps/'));
    expect(apps.toSorted()).toEqual([...services, 'front-door'].toSorted());
    for (const name of apps) expect(containers[name]!.command).toEqual(['node', `dist/apps/${name}/index.js`]);
  });

  it.each(serving)('tells %s what it understands', (name, { environment }) => {
    const settings = readSettings(production(environment));
    const known = Object.entries(environment!).filter(([variable, value]) => value !== '' && !isStandard(variable));
    for (const [variable, value] of known) expect(settings[variable as keyof Settings], variable).toBe(value);
    const { username, password, pathname } = new URL(settings.DATABASE_URL!);
    expect([username, pathname]).toEqual([`skyledger_${name.replaceAll('-', '_')}`, `/skyledger_${name.replaceAll('-', '_')}`]);
    expect(password).toBe(secrets[`${name.replaceAll('-', '_').toUpperCase()}_DATABASE_PASSWORD`]);
    expect(settings.PEERS_URL).toBe('http://front-door:8080');
    expect(settings.KAFKA_BROKERS).toBe(containers['kafka']!.environment!['KAFKA_ADVERTISED_LISTENERS']!.replace('PLAINTEXT://', ''));
  });

  it('tells the front door what it understands, and where each service is', () => {
    const asked = new Set<string | symbol>();
    const environment = production(containers['front-door']!.environment);
    const watched = new Proxy(environment, {
      get: (target, name) => (asked.add(name), target[name as keyof typeof target]),
    }) as NodeJS.ProcessEnv;
    expect([...doorSettings(watched).services]).toEqual(services.map((name) => [name, [`http://${name}:8080`]]));
    const misunderstood = Object.keys(containers['front-door']!.environment!).filter((name) => !asked.has(name) && !isStandard(name));
    expect(misunderstood).toEqual([]);
  });

  it('migrates before anything serves, and makes topics', () => {
    for (const [, { depends_on: needs }] of serving)
      expect(needs).toMatchObject({
        migrate: { condition: 'service_completed_successfully' },
        topics: { condition: 'service_completed_successfully' },
      });
    const migrated = /const services = (\[[^\]]*\])/.exec(readFileSync('deploy/compose/migrate.mjs', 'utf8'))![1]!;
    expect(parse(migrated)).toEqual([...services]);
    const made = /for name in (.*); do/.exec(readFileSync('deploy/compose/postgres/databases.sh', 'utf8'))![1]!;
    expect(made.split(' ')).toEqual([...services.map((name) => name.replaceAll('-', '_')), 'keys']);
  });

  it('keeps what each service has to keep', () => {
    for (const [name, { volumes: mounted }] of serving) expect(mounted).toEqual([`${name}:/data`]);
    for (const name of services) expect(volumes).toHaveProperty(name);
  });

  it.each(Object.entries(containers))('gives %s no more than it needs', (name, container) => {
    const { image, user, read_only: isReadOnly, ports = [] } = container;
    expect(container).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(image).toMatch(/:v?\d+\.\d+/); // a version, never "latest"
    expect(container.mem_limit && container.pids_limit, 'limits').toBeTruthy();
    if (name !== 'kafka') expect({ isReadOnly, user }).toEqual({ isReadOnly: true, user: expect.stringMatching(/^[1-9]\d*:\d+$/) });
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('does not start without secrets', () => {
    const { GRAFANA_ADMIN_PASSWORD: _, ...without } = secrets;
    expect(() => composition(without)).toThrow('GRAFANA_ADMIN_PASSWORD');
    const example = readFileSync('deploy/compose/.env.example', 'utf8').split('\n');
    const given = example.filter((line) => /(?:TOKEN|KEY|PASSWORD)=./.test(line));
    expect(given).toEqual([]);
    expect(new Set(Object.values(freshSecrets())).size).toBeGreaterThan(13);
    expect(freshSecrets()['ERASURE_KEY']).not.toBe(secrets['ERASURE_KEY']);
  });

  it('can keep the logs in KurrentDB', () => {
    const { services: changed } = composition(secrets, 'deploy/compose/kurrentdb.yml');
    for (const [name, { environment }] of serving) {
      const settings = readSettings(production({ ...environment, ...changed[name]!.environment }));
      expect(settings.KURRENTDB_URL).toBe('kurrentdb://kurrentdb:2113?tls=false');
      expect(settings.MIGRATE).toBeUndefined();
    }
  });
});

describe('Prometheus', () => {
  it('asks every process of Skyledger', () => {
    const { scrape_configs: jobs } = parse(readFileSync('deploy/compose/prometheus/prometheus.yml', 'utf8'));
    expect(jobs[0].static_configs[0].targets).toEqual([...services, 'front-door'].map((name) => `${name}:8080`));
  });
});

describe('The collector', () => {
  it('has pipelines of components that are configured', () => {
    const collector = parse(readFileSync('deploy/compose/otel/collector.yaml', 'utf8'));
    const known = ['otlp', 'memory_limiter', 'batch', 'otlp/jaeger']; // of the distribution `core`
    for (const part of ['receivers', 'processors', 'exporters'] as const) {
      const used = collector.service.pipelines.traces[part];
      expect(Object.keys(collector[part])).toEqual(used);
      expect(known).toEqual(expect.arrayContaining(used));
    }
    const { host } = new URL(`http://${collector.exporters['otlp/jaeger'].endpoint}`);
    expect(Object.keys(containers)).toContain(host.split(':')[0]);
    expect(secrets['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://otel-collector:4318');
  });
});

describe('Grafana', () => {
  it('has dashboards that ask the provisioned sources', () => {
    const { datasources } = parse(readFileSync('deploy/compose/grafana/provisioning/datasources/datasources.yml', 'utf8'));
    const known = datasources.map(({ uid }: { uid: string }) => uid);
    for (const file of readdirSync('deploy/compose/grafana/dashboards')) {
      const asked = [...readFileSync(`deploy/compose/grafana/dashboards/${file}`, 'utf8').matchAll(/"uid": "(\w+)"/g)].map(
        ([, uid]) => uid,
      );
      expect(new Set([...known, 'skyledger'])).toEqual(new Set([...asked, 'jaeger']));
    }
  });
});
