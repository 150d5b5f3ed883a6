// Helm and the schemas of Kubernetes come as Go modules, of these versions; they are fetched once and kept where Go, and this user, keep such things.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const versions = { helm: 'v3.22.0', kubernetes: 'v1.34.1', keda: 'v2.21.0', 'prometheus-operator': 'v0.85.0' };

const modules = {
  kubernetes: 'k8s.io/kubernetes',
  keda: 'github.com/kedacore/keda/v2',
  'prometheus-operator': 'github.com/prometheus-operator/prometheus-operator',
};

/** The version of Kubernetes that objects are rendered for and compared with. */
export const kubernetesVersion = versions.kubernetes.slice(1);

const go = (parameters, env = {}) => {
  const program = ['go', '/usr/local/go/bin/go'].find((one) => spawnSync(one, ['version']).status === 0);
  if (program === undefined) throw new Error('Go is needed to install Helm and to fetch the schemas of Kubernetes: https://go.dev/dl');
  const { status, stdout, stderr } = spawnSync(program, parameters, {
    ...{ encoding: 'utf8', cwd: homedir(), maxBuffer: 64 * 1024 * 1024 }, // away from any go.mod
    env: { ...process.env, GOFLAGS: '-buildvcs=false', ...env },
  });
  if (status !== 0) throw new Error(`go ${parameters.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
};

/** The folder of a module, fetched if it is not there. */
export const moduleDirectory = (name) => JSON.parse(go(['mod', 'download', '-json', `${modules[name]}@${versions[name]}`])).Dir;

/** The program helm; built, the first time, in a minute or three. */
export const helmProgram = () => {
  const directory = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'skyledger', `helm-${versions.helm}`);
  const program = join(directory, 'helm');
  if (existsSync(program)) return program;
  mkdirSync(directory, { recursive: true });
  go(['install', `helm.sh/helm/v3/cmd/helm@${versions.helm}`], { GOBIN: directory });
  return program;
};
