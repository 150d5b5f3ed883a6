// `npm run build`: bundles aside and puts the result in place only when it is whole, so that a failed build breaks nothing that runs.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import config from '../rolldown.config.mjs';
import { root, seconds } from './run/steps.mjs';

process.chdir(root);
const started = Date.now();
const unfinished = join('dist', `unfinished-${process.pid}`);
try {
  const { output, ...input } = config;
  const bundle = await rolldown(input);
  const { output: written } = await bundle.write({ ...output, dir: unfinished });
  await bundle.close();
  for (const part of ['apps', 'benchmarks', 'tools', 'parts']) {
    mkdirSync(join(unfinished, part), { recursive: true });
    rmSync(join('dist', part), { recursive: true, force: true });
    renameSync(join(unfinished, part), join('dist', part));
  }
  console.log(`${written.filter(({ isEntry }) => isEntry).length} processes bundled in ${seconds(started)}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(unfinished, { recursive: true, force: true });
}
