import { afterAll, vi } from 'vitest';

// One process runs several files of the services' suites: what one has stubbed must not be there in the next.
afterAll(() => vi.unstubAllEnvs());
