import { doorSettings } from '@skyledger/app-front-door';
import { readKafka, readSettings } from '@skyledger/service-kit';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { services } from '../../tools/apart/service-topology';
import { chart, type KubernetesObject, linted, rendered } from '../../tools/helm/chart';
import { installations } from '../../tools/helm/installations';
import { problemsIn } from '../../tools/helm/schemas';
import { type Container, environmentOf, ofKind, selects, type Workload, workloads } from './objects';
import { reaches } from './reach';
import { elsewhere, watched, withFiles } from './settings';

const secretName = /PASSWORD|TOKEN$|_KEY$|(?:DATABASE|ADMIN|KURRENTDB)_URL$|USERNAME|HEADERS$/;
const files = new Set(['SEAL_KEY', 'KAFKA_TLS', 'KAFKA_TLS_CERT', 'KAFKA_TLS_KEY']);

describe.each(Object.entries(installations))('The chart, %s,', (_, installation) => {
  const objects = rendered(installation);
  const all = workloads(objects);
  const deployments = all.filter(({ object }) => object.kind === 'Deployment');
  const jobs = all.filter(({ object }) => object.kind === 'Job');

  it('is content with itself', () => {
    expect(linted(installation)).toMatchObject({ passes: true });
  });

  it('makes objects as Kubernetes describes them', () => {
    expect(objects.flatMap((object) => problemsIn(object).map((problem) => `${object.kind} ${object.metadata.name}: ${problem}`))).toEqual(
      [],
    );
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('runs every service, and the front door', () => {
    expect(deployments.map(({ component }) => component).toSorted()).toEqual([...services, 'front-door'].toSorted());
    for (const { component, containers } of deployments)
      expect(containers[0]!.command).toEqual(['node', `dist/apps/${component}/index.js`]);
  });

  it('gives its containers no more than they need', () => {
    for (const { spec, containers } of all) {
      expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } });
      expect(['hostNetwork', 'hostPID', 'hostIPC', 'initContainers'].filter((one) => one in spec)).toEqual([]);
      for (const { resources, securityContext } of containers) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        for (const what of ['requests', 'limits'] as const) expect(Object.keys(resources[what]).toSorted()).toEqual(['cpu', 'memory']);
      }
    }
  });

  it('asks each process whether it has started, lives, and is ready, and lets it end in peace', () => {
    for (const { component, spec, containers } of deployments) {
      const ready = component === 'front-door' ? '/health/live' : '/health/ready';
      expect(containers[0]).toMatchObject({
        startupProbe: { httpGet: { path: '/health/live', port: 'http' } },
        livenessProbe: { httpGet: { path: '/health/live', port: 'http' } },
        readinessProbe: { httpGet: { path: ready, port: 'http' } },
      });
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(5 + 4 + 10); // preStop; libs/service-kit: leave, stop
    }
  });

  it('updates without taking anything away, and again when a setting changes', () => {
    for (const { object } of deployments) {
      expect(object['spec'].strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
      expect(object['spec'].template.metadata.annotations['checksum/config']).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('says nothing that is secret', () => {
    const plain = [
      ...ofKind(objects, 'ConfigMap').flatMap((map) => Object.keys(map['data'])),
      ...all
        .flatMap(({ containers }) => containers)
        .flatMap(({ env = [] }) => env.flatMap(({ name, value }) => (value === undefined ? [] : name))),
    ];
    expect(plain.filter((name) => secretName.test(name) && !files.has(name) && name !== 'KAFKA_TOKEN_URL')).toEqual([]);
    expect(ofKind(objects, 'Secret')).toEqual([]);
    expect(JSON.stringify(objects)).not.toMatch(/postgres(?:ql)?:\/\//);
  });

  it('starts processes whose settings are known and allow it', () => {
    for (const { component, containers, spec } of all.filter(({ component }) => component !== 'test')) {
      const [container] = containers as [Container];
      const environment = withFiles(environmentOf(container, objects), container, spec);
      const { read, asked } = watched(environment);
      if (component === 'front-door') doorSettings(read);
      else if (container.name === 'topics') readKafka(read);
      else expect(readSettings(read).MIGRATE).toBe(component === 'preparation' ? 'only' : 'never');
      expect(Object.keys(environment).filter((name) => !asked.has(name) && !elsewhere.has(name))).toEqual([]);
    }
  });

  it('gives the credentials of the owner to migrations only', () => {
    for (const { containers } of deployments) expect(JSON.stringify(containers)).not.toContain('ADMIN_URL');
    const migrations = jobs.filter(({ containers }) => containers[0]!.name.startsWith('migrate-'));
    expect([0, services.length]).toContain(migrations.length);
    for (const { object } of jobs) expect(object.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
  });

  it('leads every Service, monitor, autoscaler and budget to what runs', () => {
    for (const { metadata, spec } of ofKind(objects, 'Service')) {
      const found = deployments.filter(({ labels }) => selects(spec.selector, labels));
      expect(found.map(({ object }) => object.metadata.name)).toEqual([metadata.name]);
      expect(found[0]!.containers[0]!['ports']).toContainEqual(expect.objectContaining({ name: spec.ports[0].targetPort }));
    }
    for (const { metadata, spec } of ofKind(objects, 'PodDisruptionBudget'))
      expect(deployments.filter(({ labels }) => selects(spec.selector.matchLabels, labels)).map(nameOf)).toEqual([metadata.name]);
    const scaled = ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject').map(({ spec }) => spec.scaleTargetRef.name as string);
    expect(new Set(scaled).size).toBe(scaled.length);
    for (const name of scaled)
      expect(deployments.find(({ object }) => object.metadata.name === name)!.object['spec']).not.toHaveProperty('replicas');
    for (const { spec } of ofKind(objects, 'ServiceMonitor'))
      expect(ofKind(objects, 'Service').filter(({ metadata }) => selects(spec.selector.matchLabels, metadata.labels!))).toHaveLength(9);
    for (const { spec } of ofKind(objects, 'Ingress'))
      expect(ofKind(objects, 'Service').map(({ metadata }) => metadata.name)).toContain(spec.rules[0].http.paths[0].backend.service.name);
  });

  it('keeps instances when a node is drained, where there are several', () => {
    const several = deployments.filter(({ object }) => leastOf(object, objects) > 1).map(nameOf);
    expect(ofKind(objects, 'PodDisruptionBudget').map(({ metadata }) => metadata.name).toSorted()).toEqual(several.toSorted()); // prettier-ignore
  });

  it('closes every pod to whom it does not speak with', () => {
    const policies = ofKind(objects, 'NetworkPolicy');
    if (installation.set?.['networkPolicy.enabled'] === 'false') return expect(policies).toEqual([]);
    for (const { labels } of all) {
      const mine = policies.filter(({ spec }) => selects(spec.podSelector.matchLabels, labels));
      expect(mine.filter(({ spec }) => !spec.ingress && !spec.egress)).toHaveLength(1); // nothing is allowed
      expect(mine.filter(({ spec }) => spec.egress)).toHaveLength(1); // but this
      for (const { spec } of mine) expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    }
    for (const { component } of deployments.filter(({ component }) => component !== 'front-door')) {
      expect(reaches(policies, all, 'front-door', component)).toBe(true);
      expect(reaches(policies, all, component, 'front-door')).toBe(true);
      expect(reaches(policies, all, 'test', component)).toBe(false);
      for (const other of services) if (other !== component) expect(reaches(policies, all, other, component)).toBe(false);
    }
    expect(reaches(policies, all, 'test', 'front-door')).toBe(true);
  });

  it('mounts every file that a setting names, and what it mounts is there', () => {
    for (const { spec, containers } of all) {
      const volumes = new Set((spec.volumes ?? []).map(({ name }: { name: string }) => name));
      for (const { volumeMounts = [] } of containers) expect(volumeMounts.filter(({ name }) => !volumes.has(name))).toEqual([]);
    }
  });
});

const nameOf = ({ object }: Workload) => object.metadata.name;

const leastOf = ({ metadata, ...object }: KubernetesObject, objects: readonly KubernetesObject[]): number => {
  const scaler = ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject').find(({ spec }) => spec.scaleTargetRef.name === metadata.name);
  return scaler?.['spec'].minReplicas ?? scaler?.['spec'].minReplicaCount ?? object['spec'].replicas;
};

describe('The values of the chart', () => {
  it.each([
    [{ 'kafka.brokerz': 'kafka:9092' }, /additional properties 'brokerz' not allowed/],
    [{ 'services.usage.env.ACCESS_TOKEN': 'a-token-in-the-values' }, /propertyName 'ACCESS_TOKEN'/],
    [{ 'database.existingSecret': 'postgres://usage:secret@postgres/usage' }, /does not match pattern/],
    [{ 'services.invoicing.replicas': '1' }, /additional properties 'invoicing' not allowed/],
    [{ 'personalData.erasureKey.existingSecret': '' }, /personalData\.erasureKey\.existingSecret/],
    [{ 'defaults.keda.enabled': 'true', 'defaults.autoscaling.enabled': 'true' }, /enable one/],
    [{ 'defaults.resources.limits.memory': 'much' }, /does not match pattern/],
  ])('%j are refused', (set, reason) => {
    expect(() => rendered({ files: ['values-small.yaml'], set: set as unknown as Record<string, string> })).toThrow(reason);
  });

  it('have no secret in any file', () => {
    for (const file of readdirSync(chart).filter((name) => name.startsWith('values')))
      expect(readFileSync(`${chart}/${file}`, 'utf8').replaceAll(/^\s*#.*$|#.*$/gm, '')).not.toMatch(
        /postgres:\/\/|password: (?!password$).+|token: ./m,
      );
  });
});
