import { asyncapi, asyncapiPage } from '@skyledger/tmf-contracts';
import { apiDocsPage, apiDocsStart, contents, contentsPage, prefersPage, SwaggerUiFiles } from '@skyledger/tmf-rest/pages';
import type { FastifyInstance } from 'fastify';
import { stringify } from 'yaml';
import type { Directory } from './directory';
import { refuse } from './errors';

const [html, script] = ['text/html; charset=utf-8', 'text/javascript; charset=utf-8'];

/** The pages that an installation in one process has too: `/`, and `/api-docs` with every API of every service. */
export const servePages = (door: FastifyInstance, directory: Directory, publicUrl?: string): void => {
  const files = new SwaggerUiFiles();
  door.get('/', (request, reply) => {
    const { accept, host = '' } = request.headers;
    const checks = directory.services.map(
      (name) => [name, directory.instances(name).some(({ standing }) => standing === 'ready')] as const,
    );
    const health = { ready: checks.every(([, holds]) => holds), checks: Object.fromEntries(checks) };
    const shown = contents(directory.apis, health, publicUrl ?? `http://${host}`);
    return prefersPage(accept) ? reply.type(html).send(contentsPage(shown)) : reply.send(shown);
  });
  door.get('/api-docs', (_, reply) => reply.type(html).send(apiDocsPage));
  door.get('/api-docs/', (_, reply) => reply.redirect('../api-docs', 302)); // the addresses on the page are relative to this one
  door.get('/api-docs/start.js', (_, reply) => reply.type(script).send(apiDocsStart(directory.apis)));
  serveMessages(door, directory);
  door.get<{ Params: { file: string } }>('/api-docs/:file', async (request, reply) => {
    const found = await files.find(request.params.file);
    if (!found) return refuse(reply, 'notFound', `${request.url} is no address here.`);
    return reply.type(found.type).header('Cache-Control', 'public, max-age=3600').send(found.content);
  });
};

/** What the services tell each other over Kafka: for people, and as the AsyncAPI document. */
const serveMessages = (door: FastifyInstance, directory: Directory): void => {
  const document = asyncapi(directory.services);
  door.get('/api-docs/asyncapi', (_, reply) => reply.type(html).send(asyncapiPage(document)));
  door.get('/api-docs/asyncapi.json', (_, reply) => reply.send(document));
  door.get('/api-docs/asyncapi.yaml', (_, reply) =>
    reply.type('application/yaml; charset=utf-8').send(stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 })),
  );
};
