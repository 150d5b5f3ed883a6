// `npm run image`: builds the image of the Dockerfile without Docker and without a registry of images, and says how big it is. On Debian, as root.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, seconds } from '../run/steps.mjs';
import { bases, makeBases } from './base.mjs';
import { buildah, need, npmSecrets, output } from './machine.mjs';

export const name = 'localhost/skyledger';

/** The image, built of the working tree as it is. */
export const buildImage = () => {
  need('buildah', 'debootstrap');
  makeBases();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const args = { BUILD_BASE: bases.build, RUNTIME_BASE: bases.runtime, VERSION: version, REVISION: revision() };
  const given = Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  const how = ['--isolation', 'chroot', '--pull-never', '--format', 'docker'];
  buildah('bud', ...how, ...npmSecrets(), ...given, '--file', join(root, 'Dockerfile'), '--tag', name, root);
};

/** The image's files in a directory, with what it says of how it is to be run. */
export const unpacked = () => {
  const { Docker } = JSON.parse(buildah('inspect', '--type', 'image', name));
  const container = buildah('from', '--pull-never', name);
  return { root: buildah('mount', container), settings: Docker.config, release: () => buildah('rm', container) };
};

const revision = () => output('git', ['-C', root, 'rev-parse', 'HEAD']);

if (process.argv[1] === import.meta.filename) {
  const started = Date.now();
  buildImage();
  console.log(`${name} is built (${seconds(started)})`);
}
