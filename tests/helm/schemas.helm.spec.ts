import { describe, expect, it } from 'vitest';
import { type KubernetesObject, objectsIn, rendered } from '../../tools/helm/chart';
import { installations } from '../../tools/helm/installations';
import { problemsIn } from '../../tools/helm/schemas';

const objects = rendered(installations['with everything else']!);
const one = (kind: string) => structuredClone(objects.find((object) => object.kind === kind)!) as KubernetesObject;

/** An object with one mistake in it. */
const broken = (kind: string, breakIt: (object: KubernetesObject) => void): string[] => {
  const object = one(kind);
  expect(problemsIn(object)).toEqual([]);
  breakIt(object);
  return problemsIn(object);
};

describe('The schemas', () => {
  it.each<[string, string, (object: KubernetesObject) => void]>([
    ['a field that is not there', 'Deployment', ({ spec }) => (spec.template.spec.containers[0].readynessProbe = {})],
    ['a field in the wrong place', 'Deployment', ({ spec }) => (spec.terminationGracePeriodSeconds = 30)],
    ['a text for a number', 'Deployment', ({ spec }) => (spec.revisionHistoryLimit = 'five')],
    ['a number for a text', 'ConfigMap', ({ data }) => (data.PORT = 8080)],
    ['a truth for a text', 'ConfigMap', ({ data }) => (data.HUB_ALLOW_HTTP = true)],
    ['nothing for something', 'Service', ({ spec }) => (spec.ports = null)],
    ['a selector that is missing', 'Deployment', ({ spec }) => delete spec.selector],
    ['a name of a secret in the wrong place', 'Deployment', ({ spec }) => (spec.template.spec.containers[0].env[0].valueFrom.name = 'x')],
    ['a policy with a misspelt peer', 'NetworkPolicy', ({ spec }) => (spec.ingress = [{ from: [{ podselector: {} }] }])],
    ['a budget with a misspelt bound', 'PodDisruptionBudget', ({ spec }) => (spec.maxUnavailble = 1)],
    ['an autoscaler of an older version', 'HorizontalPodAutoscaler', ({ spec }) => (spec.targetCPUUtilizationPercentage = 70)],
    ['a way of an ingress without its type', 'Ingress', ({ spec }) => delete spec.rules[0].http.paths[0].pathType],
    ['a job that starts again in a way of its own', 'Job', ({ spec }) => (spec.template.spec.restartPolicyy = 'Never')],
    ['metadata that is not there', 'Job', ({ metadata }) => Object.assign(metadata, { label: {} })],
    ['an endpoint with a misspelt interval', 'ServiceMonitor', ({ spec }) => (spec.endpoints[0].intervall = '30s')],
    ['an interval that is none', 'ServiceMonitor', ({ spec }) => (spec.endpoints[0].interval = 'often')],
    ['a trigger without a kind', 'ScaledObject', ({ spec }) => delete spec.triggers[0].type],
    ['a trigger with a misspelt threshold', 'ScaledObject', ({ spec }) => (spec.triggers[0].lagThreshold = '5')],
    ['a kind of a version that is gone', 'Deployment', (object) => Object.assign(object, { apiVersion: 'extensions/v1beta1' })],
  ])('find %s', (_, kind, breakIt) => {
    expect(broken(kind, breakIt)).not.toEqual([]);
  });

  it('are read from texts that say nothing twice', () => {
    expect(() => objectsIn('kind: Service\nkind: Service\n')).toThrow(/unique/);
  });
});
