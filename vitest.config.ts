import { defineConfig } from 'vitest/config';

// Nest reads constructor types at run time, so the transform must emit decorator metadata.
const oxc = { decorator: { legacy: true, emitDecoratorMetadata: true } };

export default defineConfig({
  oxc,
  test: {
    projects: [
      { oxc, test: { name: 'unit', include: ['{apps,libs,tools}/**/*.spec.ts'], exclude: ['**/*.int.spec.ts', '**/node_modules/**', '**/dist/**'] } },
      { oxc, test: { name: 'int', include: ['{apps,libs,tools}/**/*.int.spec.ts'], exclude: ['**/node_modules/**', '**/dist/**'], globalSetup: ['./libs/testing/src/postgres.ts'], testTimeout: 30_000, hookTimeout: 60_000 } },
      { oxc, test: { name: 'e2e', include: ['tests/e2e/**/*.e2e.spec.ts'], globalSetup: ['./libs/testing/src/postgres.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
});
