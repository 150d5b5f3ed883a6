import type { FastifyInstance } from 'fastify';
import type { Directory } from './directory';
import type { Readiness, Standing } from './instance';

const order: readonly Standing[] = ['ready', 'not ready', 'slow', 'unknown', 'does not answer'];

/** Whether the door itself is about to go; called when somebody has been told so. */
export type Going = { readonly begun: boolean; noticed(): void };

/** Health of the whole: ready when every service has an instance that is, with each of them shown. */
export const serveHealth = (door: FastifyInstance, directory: Directory, going: Going): void => {
  door.get('/health/live', () => ({ status: 'alive' }));
  door.get('/health/ready', async (_, reply) => {
    const all = await Promise.all(directory.services.map(async (name) => [name, await health(directory, name)] as const));
    const services: Readonly<Record<string, ServiceHealth>> = Object.fromEntries(all);
    const ready = !going.begun && Object.values(services).every(({ status }) => status === 'ready');
    if (going.begun) going.noticed();
    return reply
      .status(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not ready', ...(going.begun && { stopping: true }), services });
  });
};

type ServiceHealth = { readonly status: Standing; readonly instances: readonly (Readiness & { readonly url: string })[] };

const health = async (directory: Directory, service: string): Promise<ServiceHealth> => {
  const asked = directory.instances(service).map(async (one) => ({ url: one.url, ...(await directory.probe(one)) }));
  const instances = await Promise.all(asked);
  return { status: order.find((standing) => instances.some(({ status }) => status === standing))!, instances };
};
