import { afterAll, vi } from 'vitest';
import { theThread } from './the-thread';

// Every message comes twice, and keys are served in a random order: nothing may lean on one log's total order.
vi.stubEnv('BUS_CHAOS', 'a seed for the thread');
afterAll(() => vi.unstubAllEnvs());

theThread('A customer of a cloud operator whose bus delivers everything twice and in any order');
