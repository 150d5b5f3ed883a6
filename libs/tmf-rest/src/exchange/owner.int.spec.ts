import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Unavailable } from '@skyledger/event-store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askOwner } from './owner';

let owner: Server;
let ask: ReturnType<typeof askOwner>;
let status = 200;

beforeAll(async () => {
  owner = createServer((_, answer) => answer.writeHead(status, { 'Content-Type': 'application/json' }).end('{"id":"1","name":"Servers"}'));
  owner.listen(0, '127.0.0.1');
  await once(owner, 'listening');
  ask = askOwner(`http://127.0.0.1:${(owner.address() as AddressInfo).port}`);
});

afterAll(() => owner.close());

it('What the owner answers is the resource, or that there is none', async () => {
  expect(await ask('category', '1')).toMatchObject({ id: '1', name: 'Servers' });
  status = 404;
  expect(await ask('category', '1')).toBeUndefined();
});

it.each([429, 500, 502, 503, 504])('An owner that answers %i is away, and its resource may be there', async (each) => {
  status = each;
  await expect(ask('category', '1')).rejects.toThrow(Unavailable);
});

it('An owner that does not let us ask is not away', async () => {
  status = 403;
  await expect(ask('category', '1')).rejects.toThrow('answers 403');
  await expect(ask('category', '1')).rejects.not.toThrow(Unavailable);
});

it('An owner that nobody reaches is away', async () => {
  await expect(askOwner('http://127.0.0.1:9')('category', '1')).rejects.toThrow(Unavailable);
});
