import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildah, cache, output } from './machine.mjs';

/** Stand in for the Dockerfile's bases, where no registry has them: a Debian like debian:bookworm-slim, and with this machine's Node and npm. */
export const bases = { build: 'localhost/skyledger-build-base', runtime: 'localhost/skyledger-runtime-base' };

/** Makes the images of `bases`, unless they are there. */
export const makeBases = () => {
  if (isThere(bases.build) && isThere(bases.runtime)) return;
  const debian = bootstrapped();
  image(bases.runtime, 'scratch', (tree) => output('cp', ['--archive', `${debian}/.`, tree]));
  image(bases.build, bases.runtime, putNode);
};

const isThere = (name) => {
  try {
    return buildah('inspect', '--type', 'image', '--format', '{{.FromImageID}}', name) !== '';
  } catch {
    return false;
  }
};

/** A smallest Debian of this machine's release, from where its own packages come from. */
const bootstrapped = () => {
  const tree = join(cache, 'debian');
  if (existsSync(tree)) return tree;
  const { VERSION_CODENAME: release } = Object.fromEntries(
    readFileSync('/etc/os-release', 'utf8')
      .split('\n')
      .map((line) => line.split('=')),
  );
  const unfinished = `${tree}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  const targets = output('apt-get', ['indextargets', '--format', '$(CODENAME) $(COMPONENT) $(REPO_URI)', 'Created-By: Packages']).split(
    '\n',
  );
  const source = targets.map((line) => line.split(' ')).find(([codename, component]) => codename === release && component === 'main');
  output('debootstrap', ['--variant=minbase', release, unfinished, ...(source ? [source[2]] : [])]);
  for (const ballast of [
    'var/cache/apt',
    'var/lib/apt/lists',
    'var/log',
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
    'usr/share/info',
  ])
    rmSync(join(unfinished, ballast), { recursive: true, force: true });
  renameSync(unfinished, tree);
  return tree;
};

const putNode = (tree) => {
  const npm = dirname(dirname(realpathSync(output('sh', ['-c', 'command -v npm'])))); // .../lib/node_modules/npm
  cpSync(process.execPath, join(tree, 'usr/local/bin/node'));
  cpSync(npm, join(tree, 'usr/local/lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(tree, 'usr/local/bin/npm'));
};

const image = (name, from, fill) => {
  const container = buildah('from', '--pull-never', from);
  fill(buildah('mount', container));
  buildah('umount', container);
  buildah('commit', '--quiet', container, name);
  buildah('rm', container);
};
