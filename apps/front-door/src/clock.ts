import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Directory, Door } from './directory';
import { tmfError } from './errors';

type Round = { readonly head: number; readonly behind: number; readonly nextDue?: string };
type Clock = { readonly now: string; readonly simulated: boolean };

const patienceMs = 600_000;
const betweenRoundsMs = 200;

/** The simulated clock of services that run apart: moved from due to due, with everything coming to rest between. */
export const serveClock = (door: FastifyInstance, directory: Directory): void => {
  let moving: Promise<unknown> = Promise.resolve();
  door.get('/ops/clock', async (_, reply) => reply.send(await clockOf(directory)));
  door.post('/ops/clock', async (request, reply) => {
    const { to } = (request.body ?? {}) as { to?: string };
    const wanted = Date.parse(to ?? '');
    const { now, simulated } = await clockOf(directory);
    if (Number.isNaN(wanted)) return reply.status(400).send(tmfError(400, 'invalid', 'Invalid', 'to: must be an ISO 8601 instant.'));
    if (!simulated)
      return reply.status(409).send(tmfError(409, 'conflict', 'Conflict', 'The clock is not simulated, so it cannot be moved.'));
    if (wanted < Date.parse(now))
      return reply.status(409).send(tmfError(409, 'conflict', 'Conflict', `The clock stands at ${now} and does not go back.`));
    const moved = moving.then(() => move(directory, now, new Date(wanted).toISOString()));
    moving = moved.catch(() => undefined);
    await moved;
    return reply.send(await clockOf(directory));
  });
};

const move = async (directory: Directory, from: string, to: string): Promise<void> => {
  for (
    let due = await settled(directory, from);
    due !== undefined && Date.parse(due) <= Date.parse(to);
    due = await settled(directory, due)
  );
  await settled(directory, to);
};

/** Sets all clocks and waits until no service does anything more; answers when the next of them has something to do. */
const settled = async (directory: Directory, at: string): Promise<string | undefined> => {
  await Promise.all(directory.all.map((one) => told(directory, one, '/ops/clock/set', { to: at })));
  for (let before = ''; ;) {
    const rounds = await Promise.all(directory.all.map((one) => roundOf(directory, one)));
    const heads = rounds.map(({ head }) => head).join();
    if (heads === before && rounds.every(({ behind }) => behind === 0)) return earliest(rounds, at);
    if (heads !== before || rounds.some(({ behind }) => behind > 0)) await pause(betweenRoundsMs); // what is on its way needs the processor more than who asks for it
    before = heads;
  }
};

const roundOf = async (directory: Directory, one: Door): Promise<Round> =>
  (await told(directory, one, '/ops/clock/round')).json() as Promise<Round>;

const earliest = (rounds: readonly Round[], at: string): string | undefined =>
  rounds
    .flatMap(({ nextDue }) => (nextDue === undefined || Date.parse(nextDue) <= Date.parse(at) ? [] : nextDue))
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];

const told = async (directory: Directory, one: Door, path: string, body: object = {}): Promise<Response> => {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await directory.ask(one, path, { ...request, signal: AbortSignal.timeout(patienceMs) });
  if (!answer?.ok)
    throw new Error(`${one.name} does not move its clock: ${answer ? `it answers ${answer.status}` : 'it does not answer'}.`);
  return answer;
};

/** That of the service which is farthest behind. */
const clockOf = async (directory: Directory): Promise<Clock> => {
  const answers = await Promise.all(directory.all.map((one) => directory.ask(one, '/ops/clock')));
  const clocks = await Promise.all(answers.flatMap((answer) => (answer?.ok ? (answer.json() as Promise<Clock>) : [])));
  const [first] = clocks.toSorted((a, b) => Date.parse(a.now) - Date.parse(b.now));
  if (!first) throw new Error('No service says what time it is.');
  return first;
};
