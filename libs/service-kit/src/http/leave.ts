import type { Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const mostPatienceMs = 3_000;
const othersMs = 1_000;

/**
 * The time between being told to stop and refusing requests. Who sends them asks for readiness now and then and is to hear of it first; until then
 * they are answered as ever, each on a connection that ends with its answer. `told` resolves when the first has heard; others ask as often.
 */
export const leave = async (server: Server, told: Promise<void>): Promise<void> => {
  server.prependListener('request', (_request: unknown, response: ServerResponse) => (response.shouldKeepAlive = false));
  await Promise.race([told.then(() => pause(othersMs)), pause(mostPatienceMs)]);
};
