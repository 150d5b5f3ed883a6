import type { KubernetesObject } from '../../tools/helm/chart';

/** A container, as far as its rules go. */
export type Container = {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: readonly Variable[];
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly resources: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>>>>;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly [more: string]: unknown;
};
type Variable = { readonly name: string; readonly value?: string; readonly valueFrom?: { readonly secretKeyRef?: object } };

/** What runs in pods: their template, and what made it. */
export type Workload = {
  readonly object: KubernetesObject;
  readonly component: string;
  readonly labels: Readonly<Record<string, string>>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a pod has hundreds of fields; the schemas check them
  readonly spec: any;
  readonly containers: readonly Container[];
};

/** All objects of some kinds. */
export const ofKind = (objects: readonly KubernetesObject[], ...kinds: string[]): readonly KubernetesObject[] =>
  objects.filter(({ kind }) => kinds.includes(kind));

/** Everything that runs. */
export const workloads = (objects: readonly KubernetesObject[]): readonly Workload[] =>
  ofKind(objects, 'Deployment', 'Job', 'Pod').map((object) => {
    const { metadata, spec } = object.kind === 'Pod' ? object : (object['spec'].template as KubernetesObject);
    const labels = metadata.labels ?? {};
    return { object, labels, spec, component: labels['app.kubernetes.io/component']!, containers: spec.containers };
  });

/** Whether labels are among those that a selector names. */
export const selects = (matchLabels: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(matchLabels).every(([name, value]) => labels[name] === value);

/** The environment of a process: as the chart says it, and something that is valid for each secret. */
export const environmentOf = ({ env = [], envFrom = [] }: Container, objects: readonly KubernetesObject[]): Record<string, string> => {
  const maps = envFrom.map(({ configMapRef }) => objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef.name)); // prettier-ignore
  const plain = Object.assign({}, ...maps.map((map) => map!['data'])) as Record<string, string>;
  return { ...plain, ...Object.fromEntries(env.map(({ name, value }) => [name, value ?? inSecrets(name)])) };
};

const inSecrets = (name: string): string => {
  if (name === 'KURRENTDB_URL') return 'kurrentdb://kurrentdb:2113?tls=true';
  if (name.endsWith('ADMIN_URL')) return 'postgres://owner:secret@postgres:5432/postgres';
  return name.endsWith('_URL') ? 'postgres://usage:secret@postgres:5432/usage' : 'a secret of more than thirty-two characters';
};
