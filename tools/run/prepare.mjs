import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, digestOf, root, step, whenStale } from './steps.mjs';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Installs what package-lock.json names, unless that is there already. */
export const install = () => {
  checkNode();
  return whenStale('install', digestOf('package-lock.json'), 'node_modules/.package-lock.json', async () => {
    if (!isInstalled()) await step('installing packages', npm, 'ci', '--no-audit', '--no-fund');
  });
};

/** Somebody may have run `npm ci` by hand: npm's own note of what it installed is then newer than the lock file. */
const isInstalled = () => {
  const [lock, note] = ['package-lock.json', 'node_modules/.package-lock.json'].map((file) => join(root, file));
  return existsSync(note) && statSync(note).mtimeMs >= statSync(lock).mtimeMs;
};

/** Makes types, schemas and OpenAPI documents of the contracts. The generator itself knows when there is nothing to do. */
export const generateContracts = () => step('compiling the contracts', process.execPath, 'tools/contracts/generate.mjs');

/** Bundles every process. */
export const build = () =>
  whenStale(
    'build',
    digestOf('apps', 'libs', 'benchmarks', 'contracts', 'tools', 'rolldown.config.mjs', 'package-lock.json'),
    'dist/apps',
    () => step('building', npm, 'run', 'build'),
  );
