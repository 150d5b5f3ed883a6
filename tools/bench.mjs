// `npm run bench -- NAME`: one benchmark of benchmarks/, printed as one JSON object a line: {name, value, unit, baseline, ratio}.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, generateContracts, install } from './run/prepare.mjs';
import { giveUp, root, run } from './run/steps.mjs';

const names = readdirSync(join(root, 'benchmarks'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const [name, ...parameters] = process.argv.slice(2);
if (!names.includes(name)) giveUp(`Which benchmark? npm run bench -- ${names.join(' | ')}`);

await install();
await generateContracts();
await build();
const bundle = join(root, 'dist/benchmarks', `${name}.js`);
if (!existsSync(bundle)) giveUp(`${bundle} was not built.`);
process.exitCode = (await run(process.execPath, ['--enable-source-maps', bundle, ...parameters])).code;
