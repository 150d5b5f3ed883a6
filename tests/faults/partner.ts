import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Told = { readonly id: string; readonly subject: string; readonly sequence: number; readonly body: string };

/** Somebody who listens to a hub, and remembers all that was said. */
export class Partner {
  readonly told: Told[] = [];
  private readonly server = createServer((request, response) => void this.take(request, response));

  /** Begins to listen, and tells where. */
  async listen(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Messages that came under the same id with other words, and resources of which something was never told: there should be none. */
  complaints(): string[] {
    const words = new Map<string, string>();
    const sequences = new Map<string, Set<number>>();
    const complaints: string[] = [];
    for (const { id, subject, sequence, body } of this.told) {
      if ((words.get(id) ?? body) !== body) complaints.push(`${id} was said in two ways.`);
      words.set(id, body);
      sequences.set(subject, (sequences.get(subject) ?? new Set()).add(sequence));
    }
    for (const [subject, heard] of sequences)
      if (Math.max(...heard) !== heard.size) complaints.push(`Something of ${subject} was not told.`);
    return complaints;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    const { event } = JSON.parse(body) as { event: { productOrder: { id: string } } };
    const { 'webhook-id': id, 'webhook-sequence': sequence } = request.headers as Record<string, string>;
    this.told.push({ id: id!, subject: event.productOrder.id, sequence: Number(sequence), body });
    response.writeHead(204).end();
  }
}
