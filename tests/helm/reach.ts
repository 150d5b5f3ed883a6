import type { KubernetesObject } from '../../tools/helm/chart';
import { selects, type Workload } from './objects';

type Rule = {
  readonly ports: readonly { readonly port: number | string }[];
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
};
type Peer = { readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> } };

/** Whether the policies let pods of one component call those of another at the port of HTTP. */
export const reaches = (policies: readonly KubernetesObject[], all: readonly Workload[], from: string, to: string): boolean => {
  const [source, target] = [from, to].map((component) => all.find((one) => one.component === component)!.labels) as [Workload['labels'], Workload['labels']]; // prettier-ignore
  const rulesOf = (labels: Workload['labels'], way: 'ingress' | 'egress') =>
    policies.filter(({ spec }) => selects(spec.podSelector.matchLabels, labels)).flatMap(({ spec }) => (spec[way] ?? []) as Rule[]);
  const isMeant = (peers: readonly Peer[] | undefined, labels: Workload['labels']) =>
    peers === undefined || peers.some(({ podSelector }) => podSelector !== undefined && selects(podSelector.matchLabels, labels));
  const goes = rulesOf(source, 'egress').some(({ ports, to }) => ports.some(({ port }) => port === 8080) && isMeant(to, target));
  const comes = rulesOf(target, 'ingress').some(({ ports, from }) => ports.some(({ port }) => port === 'http') && isMeant(from, source));
  return goes && comes;
};
