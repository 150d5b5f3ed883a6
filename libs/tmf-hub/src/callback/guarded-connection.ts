import { connect, isIP, type Socket } from 'node:net';
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { hostOf } from './callback-url';
import { type Allowed, mayReach } from './public-address';
import { type AddressBook, addressesOf } from './resolver';

/** A host cannot, or may not, be connected to. */
export class Unreachable extends Error {}

/** What is needed to connect. */
export type Way = {
  readonly book: AddressBook;
  readonly allowed: Allowed;
  readonly signal: AbortSignal;
  /** Authorities to trust instead of those that Node trusts. */
  readonly ca?: string;
};

/** The addresses of a host, if all of them may be sent to: one bad one spoils the name. */
export const reachable = async (host: string, { book, allowed }: Pick<Way, 'book' | 'allowed'>): Promise<string[]> => {
  const addresses = await addressesOf(host, book);
  if (addresses.length === 0) throw new Unreachable(`${host} has no address.`);
  if (!addresses.every((address) => mayReach(address, allowed))) throw new Unreachable(`${host} is not on the Internet.`);
  return addresses;
};

/**
 * A connection to the host of a URL. The name is resolved now, the connection goes to the address that was looked at, and what is at
 * the other end is looked at once more before a byte is sent.
 */
export const guardedConnection = async (url: URL, way: Way): Promise<Socket> => {
  const host = hostOf(url);
  const [address, ...others] = await reachable(host, way);
  way.signal.throwIfAborted();
  const plain = await firstOf([address!, ...others], Number(url.port || (url.protocol === 'https:' ? 443 : 80)), way);
  return url.protocol === 'https:' ? encrypted(plain, host, way) : plain;
};

const firstOf = async ([address, ...others]: readonly string[], port: number, way: Way): Promise<Socket> => {
  try {
    return await connected(address!, port, way);
  } catch (error) {
    if (others.length === 0 || way.signal.aborted || error instanceof Unreachable) throw error;
    return firstOf(others, port, way);
  }
};

const connected = async (address: string, port: number, { allowed, signal }: Way): Promise<Socket> => {
  const socket = connect({ host: address, port, noDelay: true });
  await ready(socket, 'connect', signal);
  if (mayReach(socket.remoteAddress ?? '', allowed)) return socket;
  socket.destroy();
  throw new Unreachable('The connection led to an address that is not on the Internet.');
};

/** The certificate must be one of the name, although the connection was made to an address. */
const encrypted = async (socket: Socket, host: string, { signal, ca }: Way): Promise<Socket> => {
  const tls = connectTls({ socket, host, ...(!isIP(host) && { servername: host }), ...(ca !== undefined && { ca }) });
  await ready(tls, 'secureConnect', signal);
  return tls;
};

const ready = async (socket: Socket, event: string, signal: AbortSignal): Promise<void> => {
  try {
    await once(socket, event, { signal });
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    throw error;
  }
};
