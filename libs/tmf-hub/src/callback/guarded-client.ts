import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { HubSettings } from '../hub-settings';
import { callbackUrl } from './callback-url';
import { guardedConnection } from './guarded-connection';
import { AddressBook } from './resolver';

/** What is asked of a host outside. */
export type Outgoing = {
  readonly method: 'GET' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
};

/** What it answered; or why there is no answer. */
export type Incoming = { readonly status: number; readonly body: Buffer } | { readonly failure: string };

const largest = 64 * 1024 * 1024;

/** Fetches from, and brings to, addresses that clients name, under the rules of webhooks: never to internal ones. Redirects are not followed. */
@Injectable()
export class GuardedClient {
  constructor(
    private readonly addresses: AddressBook,
    private readonly settings: HubSettings,
  ) {}

  /** Refuses a URL that nothing would be fetched from. */
  check(url: string, field = 'url'): void {
    try {
      callbackUrl(url, this.settings);
    } catch (error) {
      throw error instanceof Rejection ? new Rejection('invalid', error.message.replace(/^A callback/, 'The URL'), field) : error;
    }
  }

  async send(outgoing: Outgoing): Promise<Incoming> {
    const limit = AbortSignal.timeout(this.settings.timeoutMs);
    return this.exchanged(outgoing, limit).catch((error: unknown) => ({
      failure: limit.aborted ? `No answer within ${this.settings.timeoutMs} ms.` : error instanceof Error ? error.message : 'No answer.',
    }));
  }

  private async exchanged({ method, url: text, headers, body }: Outgoing, signal: AbortSignal): Promise<Incoming> {
    this.check(text);
    const url = new URL(text);
    const socket = await guardedConnection(url, { book: this.addresses, allowed: this.settings.allowPrivate, signal });
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    try {
      const sent = request({
        createConnection: () => socket,
        method,
        path: `${url.pathname}${url.search}`,
        setHost: false,
        headers: { Host: url.host, Connection: 'close', ...headers, ...(body && { 'Content-Length': body.length }) },
      });
      sent.on('error', () => undefined); // `once` tells of it while somebody waits
      sent.end(body);
      const [response] = (await once(sent, 'response', { signal })) as [IncomingMessage];
      return { status: response.statusCode ?? 0, body: await whole(response, signal) };
    } finally {
      socket.destroy();
    }
  }
}

const whole = async (response: IncomingMessage, signal: AbortSignal): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    length += piece.length;
    if (length > largest) throw new Error(`The answer is longer than ${largest} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};
