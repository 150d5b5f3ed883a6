// Step of the Dockerfile: bundles the image's processes into <directory>/app, with all they read beside them.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import config from '../../rolldown.config.mjs';

const [directory] = process.argv.slice(2);
const app = join(directory, 'app');

/** Every app, and what the command line replays flows with; no benchmarks. */
const isShipped = (entry) => entry.startsWith('apps/') || entry === 'tools/replay';

const { output, input, ...options } = config;
const entries = Object.fromEntries(Object.entries(input).filter(([entry]) => isShipped(entry)));
const bundle = await rolldown({ ...options, input: entries });
const { output: written } = await bundle.write({ ...output, dir: join(app, 'dist') });
await bundle.close();

const { name, version, type } = JSON.parse(readFileSync('package.json', 'utf8'));
mkdirSync(join(app, 'apps/cli'), { recursive: true });
cpSync('apps/cli/bin', join(app, 'apps/cli/bin'), { recursive: true });
for (const data of ['offers', 'cloud']) cpSync(data, join(app, data), { recursive: true });
cpSync('tools/image/healthcheck.mjs', join(app, 'healthcheck.mjs'));
mkdirSync(join(directory, 'usr/local/bin'), { recursive: true });
symlinkSync('/app/apps/cli/bin/skyledger.mjs', join(directory, 'usr/local/bin/skyledger'));

const files = new Set(written.map(({ fileName }) => fileName));
const imported = written.flatMap(({ imports = [], dynamicImports = [] }) => [...imports, ...dynamicImports]);
const outside = [...new Set(imported)].filter((id) => !files.has(id) && !id.startsWith('node:')).sort();
writeFileSync(join(app, 'package.json'), `${JSON.stringify({ name, version, type, private: true, imported: outside }, null, 2)}\n`);
console.log(`${Object.keys(entries).length} processes bundled`);
