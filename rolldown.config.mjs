import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'rolldown';

const apps = readdirSync('apps').filter((app) => existsSync(`apps/${app}/src/main.ts`));
const benchmarks = readdirSync('benchmarks').filter((file) => file.endsWith('.bench.ts'));
const own = /^(\.|\/|\0|@skyledger\/|@oxc-project\/runtime)/; // the last: helpers of the transform

// One run bundles every process: `node dist/apps/<app>` (tools/build.mjs puts them there when all is well). What npm installed stays outside the bundle.
export default defineConfig({
  input: {
    ...Object.fromEntries(apps.map((app) => [`apps/${app}/index`, `apps/${app}/src/main.ts`])),
    ...Object.fromEntries(benchmarks.map((file) => [`benchmarks/${file.replace('.bench.ts', '')}`, `benchmarks/${file}`])),
    'tools/replay': 'apps/skyledger/src/replay/main.ts',
    'tools/apart': 'tools/apart/until-interrupted.ts',
    ...(existsSync('tools/demo/main.ts') ? { 'tools/demo': 'tools/demo/main.ts' } : {}),
  },
  platform: 'node',
  external: (id) => !own.test(id),
  tsconfig: 'tsconfig.base.json', // decorators with metadata: Nest reads constructor types at run time
  transform: { target: 'node20' },
  moduleTypes: { '.sql': 'text' },
  output: { dir: 'dist/unfinished', format: 'esm', sourcemap: true, chunkFileNames: 'parts/[name]-[hash].js', keepNames: true },
  checks: { bundlerTimings: false },
});
