import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { post } from '../delivery/post';
import { type Certified, certificateFor } from './certificate.fixture';
import { AddressBook } from './resolver';

/** Every name is this machine. */
class Here extends AddressBook {
  addressesOf = () => Promise.resolve(['127.0.0.1']);
}

let server: Server | undefined;
afterEach(() => server?.close());

const asked: (string | false | null | undefined)[] = [];
const serve = async ({ cert, key }: Certified): Promise<number> => {
  server = createServer({ cert, key }, (request, response) => {
    asked.push((request.socket as TLSSocket).servername);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const send = (host: string, port: number, ca?: string) =>
  post(
    { url: new URL(`https://${host}:${port}/`), headers: {}, body: Buffer.from('{}') },
    { book: new Here(), allowed: true, signal: AbortSignal.timeout(5_000), ca },
  );

describe('A listener with TLS', () => {
  it('shows a certificate of its name, which it is asked for by that name', async () => {
    const certified = certificateFor(['partner.example']);
    await expect(send('partner.example', await serve(certified), certified.cert)).resolves.toMatchObject({ status: 204 });
    expect(asked).toEqual(['partner.example']);
  });
  it('may be an address that its certificate has', async () => {
    const certified = certificateFor([], ['127.0.0.1']);
    await expect(send('127.0.0.1', await serve(certified), certified.cert)).resolves.toMatchObject({ status: 204 });
  });
  it('is told nothing when its certificate is of another name', async () => {
    const certified = certificateFor(['other.example'], ['127.0.0.1']);
    await expect(send('partner.example', await serve(certified), certified.cert)).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
  it('is told nothing when nobody vouches for its certificate', async () => {
    await expect(send('partner.example', await serve(certificateFor(['partner.example'])))).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });
});
