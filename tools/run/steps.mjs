// The bootstrap: plain Node without dependencies, because it runs before `npm ci`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository; everything runs there. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const oldest = [20, 19];

/** Ends the process with a message where something is missing that only a person can provide. */
export const giveUp = (message) => {
  console.error(`\n${message}`);
  process.exit(1);
};

/** Tells whether this Node is new enough, before anything else fails in a way nobody understands. */
export const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    giveUp(`Node ${oldest.join('.')} or newer is needed; this is ${process.versions.node}.`);
};

/** Runs a command and answers its exit code; its output is shown, or kept back and shown only when it fails. */
export const run = (command, parameters, { quiet = false, env = {} } = {}) =>
  new Promise((done) => {
    const child = spawn(command, parameters, {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    const kept = [];
    child.stdout?.on('data', (chunk) => kept.push(chunk));
    child.stderr?.on('data', (chunk) => kept.push(chunk));
    child.on('error', (error) => (kept.push(Buffer.from(String(error))), done({ code: 1, output: Buffer.concat(kept).toString() })));
    child.on('close', (code) => done({ code: code ?? 1, output: Buffer.concat(kept).toString() }));
  });

/** One step of the preparation, with its time; when it fails, its output is shown and everything ends. */
export const step = async (title, command, ...parameters) => {
  const started = Date.now();
  const timer = process.stdout.isTTY ? setInterval(() => process.stdout.write(`\r  … ${title} (${seconds(started)})`), 500) : undefined;
  if (!timer) console.log(`  … ${title}`);
  const { code, output } = await run(command, parameters, { quiet: true });
  clearInterval(timer);
  console.log(`${timer ? '\r' : ''}  ${code === 0 ? '✓' : '✗'} ${title} (${seconds(started)})`);
  if (code !== 0) giveUp(output);
};

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** A digest of files and folders: same digest, same content. */
export const digestOf = (...paths) => {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((path) => filesOf(join(root, path)))) hash.update(`${path}\0`).update(readFileSync(path));
  return hash.digest('hex');
};

const generated = /\/(node_modules|generated|dist|coverage)$/;
const filesOf = (path) => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || generated.test(path)) return [];
  return stat.isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesOf(join(path, name)))
    : [path];
};

/** Does a step only if what it works from has changed since it was last done; `made` is what it makes. */
export const whenStale = async (name, digest, made, work) => {
  const note = join(root, 'node_modules/.cache/skyledger', name);
  if (existsSync(join(root, made)) && existsSync(note) && readFileSync(note, 'utf8') === digest) return false;
  await work();
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, digest);
  return true;
};
