import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A place for files, on this machine. */
export class FileServer {
  /** The files by their paths. */
  readonly files = new Map<string, string>();
  /** The content types they came with. */
  readonly types = new Map<string, string>();
  private readonly server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/elsewhere')) return void response.writeHead(302, { Location: '/file' }).end();
    if (request.method === 'GET') return void response.writeHead(this.files.has(path) ? 200 : 404).end(this.files.get(path));
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      this.files.set(path, Buffer.concat(pieces).toString('utf8'));
      this.types.set(path, request.headers['content-type'] ?? '');
      response.writeHead(201).end();
    });
  });

  async open(): Promise<this> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  url = (path: string): string => `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }
}
