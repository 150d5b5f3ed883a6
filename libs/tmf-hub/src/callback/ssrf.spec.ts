import { Rejection } from '@skyledger/event-sourcing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Message, post } from '../delivery/post';
import { Receiver } from '../receiver.fixture';
import { callbackUrl, hostOf, listenerUrl } from './callback-url';
import { guardedConnection, reachable, Unreachable } from './guarded-connection';
import { AddressBook } from './resolver';
import { harmlessUrls, hostileUrls, misleading } from './ssrf.fixture';

/** A name service that a partner has in its hands. */
class Names extends AddressBook {
  constructor(
    private readonly known: Readonly<Record<string, readonly string[]>>,
    private readonly others: string,
  ) {
    super();
  }
  addressesOf(host: string) {
    return Promise.resolve([...(this.known[host] ?? [this.others])]);
  }
}

const book = new Names(misleading, '8.8.8.8');
const leadingInside = new Names(misleading, '127.0.0.1');
const policy = { allowPrivate: false, allowHttp: true } as const; // without TLS there is one obstacle less
const signal = AbortSignal.timeout(20_000);
let internal: Receiver;
let urls: string[];

beforeAll(async () => {
  internal = await Receiver.open();
  urls = hostileUrls(internal.port);
});
afterAll(async () => {
  await internal.close();
});

const messageTo = (url: URL): Message => ({ url, headers: {}, body: Buffer.from('{}') });

describe('A listener inside', () => {
  it('cannot be registered, in however many ways it is written', async () => {
    expect(urls.length).toBeGreaterThanOrEqual(150);
    for (const text of urls) {
      const taken = await Promise.resolve()
        .then(() => reachable(hostOf(callbackUrl(text, policy)), { book, allowed: false }))
        .then(
          () => true,
          (error: unknown) => !(error instanceof Rejection || error instanceof Unreachable),
        );
      expect(taken, text).toBe(false);
    }
  });

  it('gets not one byte, even if it had been registered', async () => {
    const tried = urls.filter((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol));
    expect(tried.length).toBeGreaterThanOrEqual(150);
    for (const text of tried) {
      const way = { book: leadingInside, allowed: false, signal };
      await expect(post(messageTo(new URL(text)), way), text).rejects.toThrow(Unreachable);
    }
    expect(internal.connections).toBe(0);
  });

  it('gets nothing when its name leads outside at first and inside later', async () => {
    const answers = [['8.8.8.8'], ['127.0.0.1']];
    const rebound = new (class extends AddressBook {
      addressesOf = () => Promise.resolve(answers.shift()!);
    })();
    const url = callbackUrl('http://partner.example:8080/', policy);
    await expect(reachable(hostOf(url), { book: rebound, allowed: false })).resolves.toEqual(['8.8.8.8']);
    url.port = String(internal.port);
    await expect(post(messageTo(url), { book: rebound, allowed: false, signal })).rejects.toThrow(Unreachable);
    expect(internal.connections).toBe(0);
  });

  it('gets no byte over a connection that ended at another address than it was made to', async () => {
    const url = new URL(`http://0.0.0.0:${internal.port}/`); // which the system takes for this machine
    await expect(guardedConnection(url, { book, allowed: ['0.0.0.0/32'], signal })).rejects.toThrow(/led to an address/);
    expect(internal.received).toEqual([]);
  });
});

describe('A partner', () => {
  it.each(harmlessUrls)('may have %s', async (text) => {
    await expect(reachable(hostOf(callbackUrl(text, policy)), { book, allowed: false })).resolves.toHaveLength(1);
  });
  it('must have TLS', () => expect(() => callbackUrl('http://partner.example', { ...policy, allowHttp: false })).toThrow(/https/));
  it('may be inside where its network is allowed', () => {
    const allowed = { ...policy, allowPrivate: ['10.1.0.0/16', 'fd00::/8'] };
    expect(callbackUrl('http://10.1.2.3:9000/', allowed).host).toBe('10.1.2.3:9000');
    expect(callbackUrl('http://[fd00::1]/', allowed).host).toBe('[fd00::1]');
    expect(() => callbackUrl('http://10.2.0.1/', allowed)).toThrow(Rejection);
    expect(() => callbackUrl('http://127.0.0.1/', allowed)).toThrow(Rejection);
  });
  it.each([
    ['https://p.example', 'https://p.example/listener/xEvent'],
    ['https://p.example/', 'https://p.example/listener/xEvent'],
    ['https://p.example/tmf/?a=b', 'https://p.example/tmf/listener/xEvent?a=b'],
    ['https://p.example/tmf/listener', 'https://p.example/tmf/listener/xEvent'],
  ])('at %s is told at %s', (callback, url) => expect(listenerUrl(callback, 'xEvent').href).toBe(url));
});
