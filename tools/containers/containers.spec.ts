import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('npm run test:containers', () => {
  it('says what is missing where there is no Docker, and fails', () => {
    const nowhere = { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:1', TESTCONTAINERS_HOST_OVERRIDE: '', HOME: '/nonexistent' };
    const program = `const { startContainers } = await import('./tools/containers/containers.mjs'); await startContainers();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { env: nowhere, encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/These tests need a Docker .*Without one: npm test/s);
  });
});
