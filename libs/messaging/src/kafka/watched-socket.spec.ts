import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Silence, watchedSockets } from './watched-socket';

let server: Server;

beforeAll(async () => {
  server = createServer((socket) => socket.on('data', (asked: Buffer) => asked.equals(metadata) && socket.write(asked))).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
});
afterAll(() => server.close());

const request = (apiKey: number) => {
  const buffer = Buffer.alloc(8);
  buffer.writeInt16BE(apiKey, 4);
  return buffer;
};
/** What the server answers, and what it does not. */
const metadata = request(3);
const [fetch, joinGroup] = [request(1), request(11)];

const clientOf = (silence: Silence) => {
  const factory = watchedSockets(silence);
  return async (): Promise<Socket> => {
    const { port } = server.address() as AddressInfo;
    const socket = factory({ host: '127.0.0.1', port, ssl: undefined!, onConnect: () => undefined }).resume();
    await once(socket, 'connect');
    return socket;
  };
};

it('A connection on which an answer does not come ends as if the broker had closed it, and with it those on which nothing was heard since', async () => {
  const open = clientOf({ usual: 200, joining: 1e6 });
  const [silent, idle, answered] = [await open(), await open(), await open()];
  silent.write(fetch);
  const gone = [silent, idle].flatMap((socket) => [once(socket, 'end'), once(socket, 'close')]);
  answered.write(metadata);
  await once(answered, 'data');
  await Promise.all(gone);
  expect(answered.destroyed).toBe(false);
  answered.destroy();
});

it('One that is answered stays, and so does one on which nothing is asked', async () => {
  const [answered, idle] = [await clientOf({ usual: 100, joining: 100 })(), await clientOf({ usual: 1, joining: 1 })()];
  answered.write(metadata);
  await once(answered, 'data');
  const later = await clientOf({ usual: 200, joining: 200 })();
  later.write(fetch);
  await once(later, 'close'); // as long as the others may be silent
  for (const socket of [answered, idle]) {
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  }
});

it('One that joins a group may wait longer, also behind something else that was asked', async () => {
  const [joining, usual] = [await clientOf({ usual: 20, joining: 1e6 })(), await clientOf({ usual: 200, joining: 1 })()];
  joining.write(fetch);
  joining.write(joinGroup);
  usual.write(fetch);
  await once(usual, 'close');
  expect(joining.destroyed).toBe(false);
  joining.destroy();
});
