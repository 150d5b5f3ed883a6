import { existsSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vitest/config';
import inOneProcess from './tests/e2e/in-one-process.json' with { type: 'json' };

/** Migrations are imported as text, as the bundler does it. */
const sqlAsText: Plugin = {
  name: 'sql-as-text',
  transform: (code, id) => (id.endsWith('.sql') ? { code: `export default ${JSON.stringify(code)}`, map: null } : undefined),
};

const gone = Object.keys(inOneProcess).find((file) => !existsSync(new URL(file, import.meta.url)));
if (gone) throw new Error(`tests/e2e/in-one-process.json names ${gone}, and there is no such file.`);

const everywhere = ['**/node_modules/**', '**/dist/**'];
const onPostgres = { globalSetup: ['./libs/testing/src/postgres.ts'] };
const onKafka = { globalSetup: [...onPostgres.globalSetup, './tests/kafka/broker.ts'] };
const endToEnd = (patience: number) => ({ include: ['tests/**/*.e2e.spec.ts'], testTimeout: patience, hookTimeout: patience });

export default defineConfig({
  // Nest reads constructor types at run time, so the transform must emit decorator metadata.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  plugins: [sqlAsText],
  test: {
    setupFiles: ['./libs/testing/src/properties.ts'],
    maxWorkers: 2, // the database and the services of int and e2e specs need the cores too
    testTimeout: 120_000, // a net under what hangs, not a measure: machines are slow at times
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,libs,tools}/**/*.spec.ts', 'tests/planted/bugs.spec.ts'],
          testTimeout: 30_000,
          exclude: ['**/*.{int,kafka}.spec.ts', ...everywhere],
          isolate: false, // loading is most of what they take
        },
      },
      {
        extends: true,
        test: { name: 'int', include: ['{apps,libs,tools}/**/*.int.spec.ts'], exclude: everywhere, ...onPostgres },
      },
      {
        extends: true,
        test: {
          name: 'kafka',
          include: ['{apps,libs,tests}/**/*.kafka.spec.ts'],
          exclude: everywhere,
          ...onKafka,
        },
      },
      {
        extends: true,
        test: {
          name: 'image',
          include: ['tests/image/**/*.image.spec.ts'],
          exclude: everywhere,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: { name: 'helm', include: ['tests/helm/**/*.helm.spec.ts'], exclude: everywhere },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.fault.spec.ts'],
          testTimeout: 1_800_000, // 1,000 kills take their time
          hookTimeout: 300_000,
          disableConsoleIntercept: true,
          ...onPostgres,
        },
      },
      {
        extends: true,
        test: { name: 'planted', include: ['tests/planted/planted.spec.ts'], testTimeout: 300_000, ...onPostgres },
      },
      {
        extends: true,
        test: { name: 'e2e', ...endToEnd(300_000), ...onPostgres, provide: { topology: 'one' } },
      },
      {
        extends: true,
        test: {
          name: 'e2e-services', // the same specs, on services that run apart
          ...endToEnd(900_000),
          exclude: Object.keys(inOneProcess),
          env: { FUZZ_REQUESTS: process.env['FUZZ_REQUESTS'] ?? '4000' },
          ...onKafka,
          provide: { topology: 'apart' },
          isolate: false, // the platform is in processes of its own; here is only who asks it
          setupFiles: ['./libs/testing/src/properties.ts', './tests/e2e/stubs-end.ts'],
        },
      },
    ],
  },
});
