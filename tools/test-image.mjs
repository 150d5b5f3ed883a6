// `npm run test:image`: docker-compose.yml and what Prometheus gets are right, and what the Dockerfile makes runs as they say, without Docker. On Debian, as root.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildImage, unpacked } from './image/build.mjs';
import { need, output } from './image/machine.mjs';
import { generateContracts, install } from './run/prepare.mjs';
import { note, verdict } from './run/results.mjs';
import { seconds, root } from './run/steps.mjs';
import { runProject } from './run/vitest.mjs';

/** One test more, of a command that ends well. */
const check = (title, work) => {
  const started = Date.now();
  try {
    work();
    note('image', { passed: 1, failed: 0 });
    console.log(`  ✓ ${title} (${seconds(started)})`);
  } catch (error) {
    note('image', { passed: 0, failed: 1 });
    console.error(`  ✗ ${title}\n${error.message}`);
  }
};

await install();
await generateContracts();
need('docker-compose', 'promtool', 'psql', 'unshare', 'setpriv');

const secrets = join(root, 'node_modules/.cache/image/.env');
mkdirSync(dirname(secrets), { recursive: true });
output(process.execPath, ['tools/image/compose-secrets.mjs', secrets], { cwd: root });
const compose = (...files) =>
  output('docker-compose', ['--env-file', secrets, ...files.flatMap((file) => ['--file', file]), 'config', '--quiet'], { cwd: root });
check('docker-compose.yml', () => compose('docker-compose.yml'));
check('docker-compose.yml with KurrentDB', () => compose('docker-compose.yml', 'deploy/compose/kurrentdb.yml'));

const prometheus = (...parameters) => output('promtool', parameters, { cwd: join(root, 'deploy/compose/prometheus') });
check('the configuration of Prometheus', () => prometheus('check', 'config', '--syntax-only', 'prometheus.yml'));
check('its alerts', () => prometheus('check', 'rules', 'rules.yml'));
check('when its alerts fire', () => prometheus('test', 'rules', 'rules.test.yml'));

check('the image is built', buildImage);
const { root: files, release } = unpacked();
console.log(sizes(files));
release();
const { passed, failed, skipped } = await runProject('image');
note('image', { passed, failed: failed + skipped });
process.exitCode = verdict('image');

function sizes(image) {
  const of = (path) => {
    const stat = statSync(join(image, path), { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return stat?.size ?? 0;
    return readdirSync(join(image, path), { withFileTypes: true }).reduce(
      (sum, one) => sum + (one.isSymbolicLink() ? 0 : of(join(path, one.name))),
      0,
    );
  };
  const shown = (bytes) => `${Math.round(bytes / 1_000_000)} MB`;
  const parts = {
    'bundles and data': of('app') - of('app/node_modules'),
    packages: of('app/node_modules'),
    Node: of('usr/local/bin/node'),
  };
  const all = of('.');
  const base = all - Object.values(parts).reduce((sum, size) => sum + size, 0);
  return `  ${shown(all)} in all: ${Object.entries({ ...parts, base })
    .map(([part, size]) => `${part} ${shown(size)}`)
    .join(', ')}`;
}
