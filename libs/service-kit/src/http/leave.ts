import type { Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const othersMs = 2_000;

/**
 * The time between being told to stop and refusing requests. Who sends them asks for readiness now and then and is to hear of it first; until then
 * they are answered as ever, each on a connection that ends with its answer. `told` resolves when the first has heard; others ask as often. `patienceMs`: how long to wait for one that asks.
 */
export const leave = async (server: Server, told: Promise<void>, patienceMs: number): Promise<void> => {
  server.prependListener('request', (_request: unknown, response: ServerResponse) => (response.shouldKeepAlive = false));
  await Promise.race([told.then(() => pause(othersMs)), pause(patienceMs)]);
};
