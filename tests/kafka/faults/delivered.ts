import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { ask } from '../../faults/buyer';
import { listOf } from './lists';

const orders = '/tmf-api/productOrderingManagement/v4/productOrder';
const products = '/tmf-api/productInventory/v4/product';
const resources = '/tmf-api/resourceInventoryManagement/v4/resource';

const patienceMs = 900_000;
const betweenMs = 500;

/** Resolves when so many orders are completed; fails with what the others are when that takes unreasonably long. */
export const untilCompleted = async (url: string, many: number): Promise<void> => {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await listOf(url, `${orders}?fields=id,state`).catch(() => []); // a service may just be starting again
    if (found.filter(({ state }) => state === 'completed').length >= many) return;
    if (Date.now() > deadline)
      expect({ states: found.map(({ state }) => state), parked: await ask(`${url}/ops/parked`) }).toBe('all completed');
    await setTimeout(betweenMs);
  }
};

/** Asks until there is an answer: whoever is asked may just be starting again. */
export const answerOf = async <T>(url: string, request: RequestInit = {}): Promise<T> => {
  for (;;) {
    const answer = await ask(url, request);
    if (answer !== undefined) return answer as T;
    await setTimeout(betweenMs);
  }
};

/** Lets everything come to rest where the clock stands. */
export const rest = async (url: string): Promise<string> => moveTo(url, (await answerOf<{ now: string }>(`${url}/ops/clock`)).now);

/** Moves the clock, with all that falls due on the way; asks again when that takes longer than anybody waits for an answer. */
export const moveTo = async (url: string, to: string): Promise<string> => {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ to }) };
  return (await answerOf<{ now: string }>(`${url}/ops/clock`, request)).now;
};

type Product = { readonly productOrderItem: readonly { readonly productOrderId: string }[] };

/** Each order is there once and completed, has one product and one machine, in the inventory and in the cloud; nothing waits for a person. */
export const deliveredOnce = async (url: string, keys: readonly string[]): Promise<void> => {
  await rest(url);
  const found = await listOf(url, `${orders}?fields=id,state,externalId`);
  expect(found.map(({ externalId }) => externalId).toSorted()).toEqual(keys.toSorted());
  expect(found.filter(({ state }) => state !== 'completed')).toEqual([]);
  const ids = found.map(({ id }) => id as string).toSorted();
  const active = await listOf<Product>(url, `${products}?fields=id,productOrderItem&status=active`);
  expect(active.flatMap(({ productOrderItem: [item] }) => item?.productOrderId).toSorted()).toEqual(ids);
  const machines = await listOf(url, `${resources}?fields=id&category=virtualMachine`);
  const cloud = await answerOf<{ virtualMachines: number; running: number; disks: number }>(`${url}/ops/simulatedCloud`);
  expect(machines).toHaveLength(ids.length);
  expect(cloud).toMatchObject({ virtualMachines: ids.length, running: ids.length, disks: ids.length });
  const addresses = await listOf(url, `${resources}?fields=id,name&category=ipAddress`);
  expect(new Set(addresses.map(({ name }) => name)).size).toBe(ids.length);
};

/** Nothing waits for a person, a replay gives the same documents, and what must hold does. */
export const isSound = async (url: string): Promise<void> => {
  expect(await answerOf(`${url}/ops/parked`)).toEqual([]);
  expect(await answerOf(`${url}/ops/rebuild?check=true`, { method: 'POST' })).toMatchObject({ equal: true, differences: [] });
  expect(await answerOf(`${url}/ops/invariants?thorough=true`)).toMatchObject({ hold: true });
};
