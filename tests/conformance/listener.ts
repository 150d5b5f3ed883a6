import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiVersion, openapi, type TmfApi } from '@skyledger/tmf-contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { operations } from './operations';

type Webhooks = { readonly webhooks: Readonly<Record<string, object>> };

/** Somebody who registers at every hub, and holds what it is told against the contract it was promised. */
export class Listener {
  /** 'TMF622 v5 productOrderCreateEvent', how often. */
  readonly heard = new Map<string, number>();
  readonly violations = new Set<string>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  private readonly known = new Set<string>();

  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url?.includes('/listener/')) this.note(request.url, Buffer.concat(chunks).toString());
      response.writeHead(204).end();
    });
  });

  constructor() {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
  }

  async start(): Promise<void> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
  }

  /** What to register at the hub of an API. */
  callback(api: TmfApi, version: ApiVersion): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${api}/${version}`;
  }

  /** The notifications that the contracts have and nobody was told of. */
  get unheard(): string[] {
    const all = operations.filter(({ resource, name }) => resource === 'hub' && name === 'create');
    return all.flatMap(({ api, version }) =>
      Object.keys((openapi(api, version) as Webhooks).webhooks)
        .map((name) => `${api} ${version} ${name}`)
        .filter((title) => !this.heard.has(title)),
    );
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private note(url: string, body: string): void {
    const [api, version, , event] = url.slice(1).split('/') as [TmfApi, ApiVersion, string, string];
    const name = `${event[0]!.toLowerCase()}${event.slice(1)}`;
    const title = `${api} ${version} ${name}`;
    this.heard.set(title, (this.heard.get(title) ?? 0) + 1);
    const wrong = this.wrong(api, version, name, body);
    if (wrong !== undefined) this.violations.add(`${title}: ${wrong}`);
  }

  private wrong(api: TmfApi, version: ApiVersion, name: string, body: string): string | undefined {
    const key = `${api}-${version}`;
    const document = openapi(api, version) as Webhooks;
    if (!(name in document.webhooks)) return 'the contract has no such notification';
    if (!this.known.has(key)) this.ajv.addSchema(document, key, false, false);
    this.known.add(key);
    const validate = this.ajv.getSchema(`${key}#/webhooks/${name}/post/requestBody/content/application~1json/schema`)!;
    const notification = JSON.parse(body) as { eventType?: string };
    if (notification.eventType?.toLowerCase() !== name.toLowerCase()) return `says it is ${notification.eventType}`;
    if (validate(notification)) return undefined;
    return (validate.errors ?? [])
      .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
      .join('; ');
  }
}
