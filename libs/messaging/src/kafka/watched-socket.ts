import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const joinGroup = 11;
const apiKeyAt = 4;

/** How long something that was asked may be without a word, in milliseconds; to join a group is to wait for its other members. */
export type Silence = { readonly usual: number; readonly joining: number };

/** A little longer than the client waits for an answer (30 s) and for a group (60 s and 5 s): it then asks again, but on the same connection. */
const longest: Silence = { usual: 31_000, joining: 66_000 };

type Watched = { readonly socket: Socket; heardAt: number };

/** Makes the connections to brokers; those that have gone silent end, as if the broker had closed them, and the client makes others. */
export const watchedSockets = (silence = longest): ISocketFactory => {
  const open = new Map<string, Set<Watched>>();
  return ({ host, port, ssl, onConnect }) => {
    const socket = ssl
      ? connectSecurely({ host, port, ...(isIP(host) === 0 && { servername: host }), ...ssl }, onConnect)
      : connect({ host, port }, onConnect);
    const broker = `${host}:${port}`;
    if (!open.has(broker)) open.set(broker, new Set());
    return watched(socket.setKeepAlive(true, 10_000), open.get(broker)!, silence);
  };
};

/** Ends a connection on which something was asked and nothing is heard, and with it all to that broker on which nothing was heard since. */
const watched = (socket: Socket, beside: Set<Watched>, { usual, joining }: Silence): Socket => {
  const self: Watched = { socket, heardAt: performance.now() };
  beside.add(self);
  let timer: NodeJS.Timeout | undefined;
  const answered = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const asked = (request: Uint8Array | string) => {
    const isJoining = Buffer.isBuffer(request) && request.length > apiKeyAt + 1 && request.readInt16BE(apiKeyAt) === joinGroup;
    if (isJoining) answered();
    const since = performance.now();
    const endSilent = () => {
      for (const each of beside) if (each.heardAt <= since) each.socket.push(null);
    };
    timer ??= setTimeout(endSilent, isJoining ? joining : usual);
  };
  const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
  socket.write = (request: Uint8Array | string, ...more: unknown[]) => {
    asked(request);
    return write(request, ...more);
  };
  return socket
    .on('data', () => {
      self.heardAt = performance.now();
      answered();
    })
    .on('close', () => {
      beside.delete(self);
      answered();
    })
    .once('end', () => socket.destroy());
};
