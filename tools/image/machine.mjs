import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveUp, root } from '../run/steps.mjs';

/** What a build of the image leaves on this machine: the base, the images. It goes with `npm ci`. */
export const cache = join(root, 'node_modules/.cache/image');

/** Runs a command to its end and answers what it wrote; what it says to people is shown only when it fails. */
export const output = (command, parameters, options = {}) => {
  const { status, error, stdout, stderr } = spawnSync(command, parameters, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, ...options });
  if (status === 0) return stdout.trim();
  throw new Error(`${command} ${parameters.join(' ')}: ${error?.message ?? `ended with ${status}`}\n${stdout ?? ''}${stderr ?? ''}`);
};

/** buildah on images of its own, without a daemon. */
export const buildah = (...parameters) =>
  output('buildah', ['--storage-driver', 'vfs', '--root', join(cache, 'storage'), '--runroot', join(cache, 'running'), ...parameters]);

/** The Debian packages of programs that are not called like them. */
const packages = { promtool: 'prometheus', psql: 'postgresql-client', unshare: 'util-linux', setpriv: 'util-linux' };

/** Sees to it that a program is there: as root on Debian, by installing the package it is in. */
export const need = (...programs) => {
  const isMissing = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0;
  const missing = programs.filter(isMissing);
  if (missing.length === 0) return;
  if (process.getuid() !== 0 || isMissing('apt-get')) giveUp(`${missing.join(', ')} must be installed.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const named = missing.map((program) => packages[program] ?? program);
  output('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...named], { env });
};

/**
 * What npm is told on this machine, for the build to be told the same: an .npmrc, and the authorities it trusts. Both go into the build as
 * secrets, so nothing of it is in the image.
 */
export const npmSecrets = () => {
  mkdirSync(cache, { recursive: true });
  const setting = (name) => output('npm', ['config', 'get', name], { cwd: root });
  const files = [setting('globalconfig'), setting('userconfig')].filter(existsSync).map((file) => readFileSync(file, 'utf8'));
  const environment = Object.entries(process.env).flatMap(([name, value]) => {
    const key = /^npm_config_(registry|proxy|https_proxy|noproxy|.*:_.*)$/i.exec(name)?.[1];
    return key ? [`${key.replaceAll(/(?<!^|:)_/g, '-')}=${value}`] : [];
  });
  const authorities = [setting('cafile'), process.env.NODE_EXTRA_CA_CERTS].find((file) => file && existsSync(file));
  const npmrc = join(cache, 'npmrc');
  const lines = [...files, ...environment, ...(authorities ? ['cafile=/run/secrets/ca.pem'] : [])];
  writeFileSync(npmrc, `${lines.join('\n')}\n`, { mode: 0o600 });
  return ['--secret', `id=npmrc,src=${npmrc}`, ...(authorities ? ['--secret', `id=ca,src=${authorities}`] : [])];
};
