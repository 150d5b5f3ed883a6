import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'rolldown';

const apps = readdirSync('apps').filter((app) => existsSync(`apps/${app}/src/main.ts`));
const own = /^(\.|\/|@skyledger\/)/;

// One run bundles every process: `node dist/apps/<app>`. What npm installed stays outside the bundle.
export default defineConfig({
  input: Object.fromEntries(apps.map((app) => [`apps/${app}/index`, `apps/${app}/src/main.ts`])),
  platform: 'node',
  external: (id) => !own.test(id),
  tsconfig: 'tsconfig.base.json', // decorators with metadata: Nest reads constructor types at run time
  moduleTypes: { '.sql': 'text' },
  output: { dir: 'dist', format: 'esm', sourcemap: true, cleanDir: true, chunkFileNames: 'parts/[name]-[hash].js', keepNames: true },
});
