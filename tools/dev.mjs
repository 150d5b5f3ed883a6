// `npm run dev <app>`: one app with a database of its own, built and started anew whenever its code changes.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { build, generateContracts, install } from './run/prepare.mjs';
import { giveUp, root, run } from './run/steps.mjs';

const apps = readdirSync(join(root, 'apps')).filter((app) => existsSync(join(root, 'apps', app, 'src/main.ts')));
const [app = 'skyledger', ...parameters] = process.argv.slice(2);
if (!apps.includes(app)) giveUp(`Which app? npm run dev ${apps.join(' | ')}`);

await install();
await generateContracts();
await build();

const environment = { DATA_DIR: join('.skyledger', `dev-${app}`), LOG_LEVEL: 'debug', ...process.env };
const start = () =>
  spawn(process.execPath, ['--enable-source-maps', join('dist/apps', app, 'index.js'), ...parameters], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
const ended = (child) => new Promise((done) => (child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done()));

let running = start();
let restarting = Promise.resolve();
let timer;

const restart = async () => {
  const { code, output } = await run(process.execPath, ['tools/build.mjs'], { quiet: true });
  if (code !== 0) return console.error(output); // what runs goes on until the code builds again
  running.kill('SIGTERM');
  await ended(running);
  running = start();
};

for (const folder of ['apps', 'libs']) {
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (!file?.endsWith('.ts') || /\.spec\.ts$|node_modules/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => (restarting = restarting.then(restart)), 200);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void (running.kill('SIGTERM'), ended(running).then(() => process.exit(0))));
