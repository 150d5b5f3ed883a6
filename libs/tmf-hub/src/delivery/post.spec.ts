import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SystemNames } from '../callback/resolver';
import { Receiver } from '../receiver.fixture';
import { post } from './post';

const body = Buffer.from('{"text":"Grüße"}');
const send = (url: string, ms = 5_000) =>
  post(
    { url: new URL(url), headers: { 'Webhook-Id': 'm' }, body },
    { book: new SystemNames(), allowed: true, signal: AbortSignal.timeout(ms) },
  );

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

const receiver = async (...reaction: Parameters<typeof Receiver.open>) => {
  const opened = await Receiver.open(...reaction);
  closings.push(() => opened.close());
  return opened;
};

/** A server that does as it likes with the bare connection. */
const rawServer = async (connected: (socket: Socket) => void): Promise<string> => {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closings.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

describe('A listener', () => {
  it('gets the bytes as they are', async () => {
    const listener = await receiver(() => 201);
    await expect(send(`${listener.url}/hook?a=b`)).resolves.toEqual({ status: 201, text: '' });
    expect(listener.received).toMatchObject([
      {
        path: '/hook?a=b',
        body,
        headers: { host: `127.0.0.1:${listener.port}`, 'webhook-id': 'm', 'content-length': String(body.length) },
      },
    ]);
  });
  it('is heard when it refuses, in its first words', async () => {
    const listener = await receiver(() => ({ status: 500, body: 'no'.repeat(2_000) }));
    const { status, text } = await send(listener.url);
    expect([status, text.length]).toEqual([500, 1_024]);
  });
  it.each([
    ['120', 120],
    ['0', undefined],
    ['soon', undefined],
    [new Date(Date.now() + 90_500).toUTCString(), expect.closeTo(90, -1)],
    [new Date(Date.now() - 60_000).toUTCString(), undefined],
  ])('may say when to come again: %s', async (retry, seconds) => {
    const listener = await receiver(() => ({ status: 503, headers: { 'Retry-After': retry } }));
    expect((await send(listener.url)).retryAfter).toEqual(seconds);
  });
  it('may not send us elsewhere', async () => {
    const elsewhere = await receiver();
    const listener = await receiver(() => ({ status: 307, headers: { Location: elsewhere.url } }));
    expect((await send(listener.url)).status).toBe(307);
    expect(elsewhere.connections).toBe(0);
  });
  it('that never answers is given up', async () => {
    const url = await rawServer(() => undefined);
    await expect(send(url, 100)).rejects.toThrow(/abort/i);
  });
  it('that refuses and talks on for ever is given up, and its answer counts', async () => {
    const url = await rawServer((socket) => {
      socket.write('HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n');
    });
    await expect(send(url, 200)).resolves.toEqual({ status: 500, text: 'no' });
  });
  it('that sends very much is not listened to', async () => {
    let sent = 0;
    const url = await rawServer((socket) => {
      socket.write('HTTP/1.1 500 No\r\nContent-Length: 1073741824\r\n\r\n');
      const pour = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'x'))) sent += 65_536;
      };
      socket.on('drain', pour);
      pour();
    });
    const { status, text } = await send(url);
    expect([status, text.length]).toEqual([500, 1_024]);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });
  it('that takes a message and then talks on has taken it', async () => {
    const url = await rawServer((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n.'));
    await expect(send(url)).resolves.toEqual({ status: 200, text: '' });
  });
  it.each([
    ['hangs up', (socket: Socket) => socket.end()],
    ['resets the connection', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['does not speak HTTP', (socket: Socket) => socket.end('SSH-2.0-x\r\n')],
    ['sends headers without end', (socket: Socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`)],
  ])('that %s has not taken it', async (_, connected) => {
    await expect(send(await rawServer(connected))).rejects.toThrow();
  });
  it('that is not there has not taken it', async () => {
    const listener = await Receiver.open();
    const { url } = listener;
    await listener.close();
    await expect(send(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
  it('that wants TLS and has no certificate we trust has not taken it', async () => {
    const listener = await receiver();
    await expect(send(listener.url.replace('http:', 'https:'))).rejects.toThrow();
    expect(listener.received).toEqual([]);
  });
});
