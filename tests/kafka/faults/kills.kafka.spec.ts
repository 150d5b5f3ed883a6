import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bill } from './bill';
import { deliveredOnce, isSound, untilCompleted } from './delivered';
import { Rush } from './rush';
import { openSeparately, type SeparateServices } from './separate-services';
import { amounts, secondsSince, tell } from './settings';

const outageMs = 3_000;
const standstillMs = 10_000;
const hours = 2;
// Set-up 5.00. Fee 3.00 for 2 of 744 hours: 0.01. Use in 2 hours: 2 vCPU at 0.008 and 4 GiB at 0.004, 0.03 each, 40 GiB of disk at 0.0001, 0.01. Each line is rounded once.
const centsEach = 500 + 1 + 3 + 3 + 1;

let apart: SeparateServices;

beforeAll(async () => {
  apart = await openSeparately();
}, 600_000);
afterAll(() => apart?.stop());

/** What is done to them, one after the other: each process is killed once, the broker twice, for some seconds, and once it stands still for longer. */
const faults = (): (() => Promise<void>)[] => {
  const kills = apart.processes.map((one) => () => Promise.resolve(one.crash()));
  const outage = async () => {
    await apart.broker.crash();
    await setTimeout(outageMs);
    await apart.broker.start();
  };
  const standstill = async () => {
    process.kill(apart.broker.pid, 'SIGSTOP');
    await setTimeout(standstillMs);
    process.kill(apart.broker.pid, 'SIGCONT');
  };
  return [...kills.slice(0, 3), outage, ...kills.slice(3, 6), standstill, ...kills.slice(6), outage];
};

/** Does them with as many orders between each two; answers when the last was over. */
const allAmid = async (rush: Rush): Promise<number> => {
  const list = faults();
  for (const [nth, fault] of list.entries()) {
    await rush.placed((nth + 1) / (list.length + 1));
    await fault();
  }
  return performance.now();
};

it('Killed one after the other amid orders, services and broker end each of them and do everything once', async () => {
  const { orders } = amounts;
  const rush = new Rush(apart.url, orders);
  const started = performance.now();
  const [last] = await Promise.all([allAmid(rush), rush.run()]);
  const answered = secondsSince(started);
  await untilCompleted(apart.url, orders);
  tell('kill -9', {
    ...{ orders, faults: faults().length, lastFaultAt: Math.round((last - started) / 100) / 10, answered },
    ...{ healed: secondsSince(last), perSecond: Math.round((orders / secondsSince(started)) * 10) / 10 },
  });
  await deliveredOnce(apart.url, rush.keys);
  const billing = apart.processes.filter(({ name }) => name === 'usage' || name === 'billing');
  const { cents, lines, usages } = await bill(apart.url, 'account-1', hours, () => Promise.resolve(billing.forEach((one) => one.crash())));
  tell('bill', { cents, usages, lines: lines.length });
  expect(usages).toBe(orders * hours);
  expect(cents).toBe(orders * centsEach);
  await isSound(apart.url);
}, 1_800_000);
