import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

/** A message as a partner's system got it. */
export type Received = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly json: { readonly eventType: string; readonly event: Readonly<Record<string, Readonly<Record<string, unknown>>>> } & Readonly<
    Record<string, unknown>
  >;
};

/** How it answers: a status, with headers if it likes, or in its own way. */
export type Reaction =
  | number
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | ((response: ServerResponse) => void);

/** A partner's system: a real server on this machine that answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly awaited = new Map<number, () => void>();
  private readonly server = createServer((request, response) => void this.take(request, response));

  /** How many connections were made, whether or not something came over them. */
  connections = 0;

  private constructor(private react: (message: Received, nth: number) => Reaction) {
    this.server.on('connection', (socket) => {
      this.connections += 1;
      this.sockets.add(socket.on('close', () => this.sockets.delete(socket)));
    });
  }

  /** Opens one. `react` is told the message and how many came before it. */
  static async open(react: (message: Received, nth: number) => Reaction = () => 204): Promise<Receiver> {
    const receiver = new Receiver(react);
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** From now on it answers like this. */
  answers(react: (message: Received, nth: number) => Reaction): void {
    this.react = react;
  }

  /** What it got, told shortly. */
  heard<T>(tell: (message: Received) => T): T[] {
    return this.received.map(tell);
  }

  /** Resolves once so many messages have come. */
  async has(count: number): Promise<void> {
    if (this.received.length < count) await new Promise<void>((resolve) => this.awaited.set(count, resolve));
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks = await request.toArray().catch(() => undefined);
    if (!chunks || !request.complete) return; // whoever sent it went away
    const body = Buffer.concat(chunks);
    const message = { path: request.url!, headers: request.headers as Record<string, string>, body, json: JSON.parse(body.toString()) };
    const nth = this.received.push(message) - 1;
    this.awaited.get(nth + 1)?.();
    const reaction = this.react(message, nth);
    if (typeof reaction === 'function') reaction(response);
    else if (typeof reaction === 'number') response.writeHead(reaction).end();
    else response.writeHead(reaction.status, reaction.headers).end(reaction.body);
  }
}
