import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bill } from './bill';
import { deliveredOnce, isSound, untilCompleted } from './delivered';
import { Rush } from './rush';
import { openSeparately, type SeparateServices } from './separate-services';
import { amounts, secondsSince, tell } from './settings';

const { kills } = amounts;
const orders = 40;
const hours = 1;

let apart: SeparateServices;

beforeAll(async () => {
  apart = await openSeparately();
}, 600_000);
afterAll(() => apart?.stop());

/** Kills it with as many orders between each two, at whatever it is doing then; answers when it was there again for the last time. */
const killedAmid = async (rush: Rush): Promise<number> => {
  for (let nth = 1; nth <= kills; nth += 1) {
    await rush.placed(nth / (kills + 1));
    await setTimeout(Math.random() * 1_000);
    await apart.killPostgres();
  }
  return performance.now();
};

it('PostgreSQL killed under separate services amid orders: they end each of them, and do everything once', async () => {
  const rush = new Rush(apart.url, orders);
  const started = performance.now();
  const [last] = await Promise.all([killedAmid(rush), rush.run()]);
  const answered = secondsSince(started);
  await untilCompleted(apart.url, orders);
  tell('kill -9 of PostgreSQL', { orders, kills, answered, healed: secondsSince(last) });
  await deliveredOnce(apart.url, rush.keys);
  const { usages } = await bill(apart.url, 'account-1', hours, apart.killPostgres);
  expect(usages).toBe(orders * hours);
  await isSound(apart.url);
}, 1_800_000);
