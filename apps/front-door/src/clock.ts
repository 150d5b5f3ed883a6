import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Directory } from './directory';
import { refuse } from './errors';
import { everyone } from './everyone';

type Round = { readonly head: number; readonly behind: number; readonly nextDue?: string };
type Clock = { readonly now: string; readonly simulated: boolean };

const pauses = { shortestMs: 25, longestMs: 200 };

/** The simulated clock of services that run apart: moved from due to due, with everything coming to rest between. Each process has a clock of its own. */
export const serveClock = (door: FastifyInstance, directory: Directory): void => {
  let moving: Promise<unknown> = Promise.resolve();
  door.get('/ops/clock', async (request, reply) => reply.send(await clockOf(directory, request)));
  door.post('/ops/clock', async (request, reply) => {
    const { to } = (request.body ?? {}) as { to?: string };
    const wanted = Date.parse(to ?? '');
    const { now, simulated } = await clockOf(directory, request);
    if (Number.isNaN(wanted)) return refuse(reply, 'invalid', 'to: must be an ISO 8601 instant.');
    if (!simulated) return refuse(reply, 'conflict', 'The clock is not simulated, so it cannot be moved.');
    if (wanted < Date.parse(now)) return refuse(reply, 'conflict', `The clock stands at ${now} and does not go back.`);
    const moved = moving.then(() => move(directory, request, now, new Date(wanted).toISOString()));
    moving = moved.catch(() => undefined);
    await moved;
    return reply.send(await clockOf(directory, request));
  });
  for (const part of ['set', 'round'])
    door.post(`/ops/clock/${part}`, (_, reply) =>
      refuse(reply, 'notFound', 'One clock cannot be moved without the others: POST /ops/clock.'),
    );
};

const move = async (directory: Directory, request: FastifyRequest, from: string, to: string): Promise<void> => {
  const at = (instant: string) => settled(directory, request, instant);
  let last = from;
  for (let due = await at(from); due !== undefined && Date.parse(due) <= Date.parse(to); due = await at(due)) last = due;
  if (Date.parse(last) < Date.parse(to)) await at(to);
};

/** Sets all clocks and waits until no process does anything more; answers when the next of them has something to do. */
const settled = async (directory: Directory, request: FastifyRequest, at: string): Promise<string | undefined> => {
  const told = <T>(path: string, body: object) => everyone<T>(directory, request, { path, body, method: 'POST', everyInstance: true });
  await told('/ops/clock/set', { to: at });
  for (let [before, pauseMs] = ['', pauses.shortestMs]; ; pauseMs = Math.min(2 * pauseMs, pauses.longestMs)) {
    const rounds = (await told<Round>('/ops/clock/round', {})).map(({ body }) => body);
    const heads = rounds.map(({ head }) => head).join();
    const isQuiet = rounds.every(({ behind }) => behind === 0);
    if (heads === before && isQuiet) return earliest(rounds, at);
    if (heads !== before || !isQuiet) await pause(pauseMs); // what is on its way needs the processor more than who asks for it
    before = heads;
  }
};

const earliest = (rounds: readonly Round[], at: string): string | undefined =>
  rounds
    .flatMap(({ nextDue }) => (nextDue === undefined || Date.parse(nextDue) <= Date.parse(at) ? [] : nextDue))
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];

/** That of the process which is farthest behind. */
const clockOf = async (directory: Directory, request: FastifyRequest): Promise<Clock> => {
  const clocks = await everyone<Clock>(directory, request, { path: '/ops/clock', method: 'GET', body: null, everyInstance: true });
  return clocks.map(({ body }) => body).toSorted((a, b) => Date.parse(a.now) - Date.parse(b.now))[0]!;
};
