import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { frontDoor } from './door';
import type { DoorSettings } from './settings';

/** A request as a service received it. */
export type Received = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** What a service does with a request; undefined: answers 404. */
export type Answers = (received: Received, response: ServerResponse) => object | string | void;

/** A service of one API, as small as it can be, on a port of its own. */
export class SmallService {
  readonly received: Received[] = [];
  isReady = true;
  private server: Server;
  private port = 0;

  constructor(
    private readonly api: string,
    private readonly answers: Answers = () => ({ from: api }),
  ) {
    this.server = this.made();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What came in, but for what the door asks by itself. */
  get requests(): Received[] {
    return this.received.filter(({ url }) => url !== '/health/ready' && url !== '/ops/service');
  }

  async start(): Promise<this> {
    this.server = this.made();
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** Ends as a killed process does: whoever is connected is cut off. */
  async crash(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private made(): Server {
    return createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.answer(request, Buffer.concat(chunks).toString(), response));
    });
  }

  private answer({ method = '', url = '', headers }: IncomingMessage, body: string, response: ServerResponse): void {
    const received = { method, url, headers, body };
    this.received.push(received);
    response.setHeader('Content-Type', 'application/json');
    if (url === '/health/ready') {
      response.statusCode = this.isReady ? 200 : 503;
      response.end(JSON.stringify({ status: this.isReady ? 'ready' : 'not ready', checks: { 'door open': this.isReady } }));
    } else if (url === '/ops/service') response.end(JSON.stringify({ services: [this.api], apis: [served(this.api)] }));
    else {
      const said = this.answers(received, response);
      if (response.writableEnded || response.destroyed || response.headersSent) return;
      if (said === undefined && response.statusCode === 200) response.statusCode = 404;
      response.end(JSON.stringify(said ?? { code: 'notFound' }));
    }
  }
}

const served = (api: string) => ({ api, title: api, version: 'v4', basePath: `/tmf-api/${api}/v4`, resources: [api] });

/** A front door before services, and what is asked of it. */
export type TestDoor = {
  readonly url: string;
  ask(path: string, request?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
  close(): Promise<void>;
};

/** Opens a front door before instances of services, and waits until it knows them. */
export const doorBefore = async (
  services: Readonly<Record<string, readonly SmallService[]>>,
  more: Partial<DoorSettings> = {},
): Promise<TestDoor> => {
  const addresses = Object.entries(services).map(([name, instances]) => [name, instances.map(({ url }) => url)] as const);
  const { server, stop } = await frontDoor({ host: '127.0.0.1', port: 0, services: new Map(addresses), logLevel: 'silent', ...more });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const ask = (path: string, request?: RequestInit) => fetch(url + path, request);
  return { url, ask, stop, close: () => server.close() };
};
