import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Session } from './session';

let database: TestDatabase;
let door: Server;
let url: URL;
let refused = 0;
const open = new Set<Socket>();

/** Ends the first connection as a server does that is on its way down, and lets the others through to the database. */
const pass = (socket: Socket) => {
  socket.on('error', () => undefined);
  if (refused++ === 0) return void socket.once('data', () => socket.destroy());
  const { hostname, port } = new URL(database.url);
  const behind = connect(Number(port), hostname);
  open.add(socket);
  behind.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  socket.on('close', () => (behind.destroy(), open.delete(socket)));
  socket.pipe(behind).pipe(socket);
};

beforeAll(async () => {
  database = await testDatabase();
  door = createServer(pass).listen(0, '127.0.0.1');
  await once(door, 'listening');
  url = Object.assign(new URL(database.url), { host: `127.0.0.1:${(door.address() as AddressInfo).port}` });
});

afterAll(async () => {
  door?.close();
  await database?.drop();
});

it('Has one connection, however many ask for it while one fails: locks are held by none that is forgotten', async () => {
  const session = new Session(url.href, () => undefined);
  const locked = async () => (await session.query<{ got: boolean }>('select pg_try_advisory_lock(1) as got', [])).rows[0]!.got;
  let isFailed = false;
  void session.start().catch(() => (isFailed = true));
  const asked: Promise<unknown>[] = [];
  while (!isFailed) {
    asked.push(session.start().then(locked, () => undefined));
    await setImmediate();
  }
  await Promise.all(asked);
  expect(await locked()).toBe(true); // whoever has it may take it again; others may not
  expect(open.size).toBe(1);
  await session.close();
});
