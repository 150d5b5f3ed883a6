import type { FastifyInstance } from 'fastify';
import type { Directory } from './directory';

type Ready = { readonly status: string; readonly checks: Readonly<Record<string, boolean>> };

/** Health of the whole: ready when every service is, with each shown. */
export const serveHealth = (door: FastifyInstance, directory: Directory): void => {
  door.get('/health/live', () => ({ status: 'alive' }));
  door.get('/health/ready', async (_, reply) => {
    const services = await Promise.all(directory.all.map(async (one) => [one.name, await readinessOf(directory, one)] as const));
    const ready = services.every(([, { status }]) => status === 'ready');
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', services: Object.fromEntries(services) });
  });
};

const readinessOf = async (directory: Directory, one: Directory['all'][number]): Promise<Ready> => {
  const answer = await directory.ask(one, '/health/ready');
  return answer === undefined ? { status: 'does not answer', checks: {} } : ((await answer.json()) as Ready);
};
