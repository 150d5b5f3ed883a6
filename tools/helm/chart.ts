import { spawnSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import { helmProgram, kubernetesVersion } from './go.mjs';

/** An object of Kubernetes, as far as it must be known to read it. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- its shape is what the schemas say
  readonly [part: string]: any;
};

/** How a chart is installed: files of values, and single ones. */
export type Installation = { readonly files?: readonly string[]; readonly set?: Readonly<Record<string, string>> };

/** Where the chart is. */
export const chart = 'deploy/helm/skyledger';

const parametersOf = ({ files = [], set = {} }: Installation): string[] => [
  ...files.flatMap((file) => ['--values', `${chart}/${file}`]),
  ...Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
];

const helm = (...parameters: string[]) => {
  const { status, stdout, stderr } = spawnSync(helmProgram(), parameters, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { passes: status === 0, output: stdout, told: `${stdout}${stderr}` };
};

/** What `helm lint --strict` says, and whether it is content. */
export const linted = (installation: Installation) =>
  helm('lint', '--strict', '--kube-version', kubernetesVersion, ...parametersOf(installation), chart);

/** All objects of an installation called `sky`, in the namespace `billing-system`; throws what helm says when it cannot. */
export const rendered = (installation: Installation): readonly KubernetesObject[] => {
  const place = ['--namespace', 'billing-system', '--kube-version', kubernetesVersion];
  const { passes, output, told } = helm('template', 'sky', chart, ...place, ...parametersOf(installation));
  if (!passes) throw new Error(told);
  return objectsIn(output);
};

/** The objects of a YAML text; throws where it is not YAML, or says a thing twice. */
export const objectsIn = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });
