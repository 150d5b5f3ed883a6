import { EventStore } from '@skyledger/event-store';
import { type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from '@skyledger/tmf-rest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const path = '/tmf-api/productCatalogManagement/v5/category';

let app: TestApp;
let store: EventStore;
const ids: string[] = [];
beforeAll(async () => {
  app = await testApp(plainResource('category'));
  store = app.app.get(EventStore);
  for (let n = 0; n < 12; n += 1) ids.push(await create(n % 2 === 0 ? 'even' : 'odd'));
}, 60_000);
afterAll(() => app?.close());

const create = async (name: string): Promise<string> => (await app.http.post(path).send({ '@type': 'Category', name }).expect(201)).body.id;

const table = () => store.registry.get('category')!.table;

const totalOf = async (query: string) => Number((await app.http.get(`${path}?${query}&limit=2`)).headers['x-total-count']);

/** How often something is counted meanwhile. */
const countsDuring = async (work: () => Promise<unknown>) => {
  const search = vi.spyOn(store, 'search');
  await work();
  const counts = search.mock.calls.filter(([{ text }]) => text.startsWith('select count'));
  search.mockRestore();
  return counts.length;
};

describe('The total of a list', () => {
  it('is counted once as long as nothing is written', async () => {
    expect(await totalOf('name=even')).toBe(6);
    expect(await countsDuring(async () => expect(await totalOf('name=even')).toBe(6))).toBe(0);
  });

  it('is counted anew after a creation, a change and a deletion', async () => {
    const id = await create('even');
    expect(await totalOf('name=even')).toBe(7);
    await app.http.patch(`${path}/${id}`).send({ '@type': 'Category', name: 'odd' }).expect(200);
    expect([await totalOf('name=even'), await totalOf('name=odd')]).toEqual([6, 7]);
    await app.http.delete(`${path}/${id}`).expect(204);
    expect([await totalOf('name=even'), await totalOf('name=odd')]).toEqual([6, 6]);
  });

  it('is right also when a transaction that began earlier is committed later', async () => {
    await store.transaction(async (tx) => {
      await tx.query('select pg_current_xact_id()'); // its number is lower than those of all that is written from here on
      await create('odd');
      expect(await totalOf('name=odd')).toBe(7);
      await tx.query(`update ${table()} set document = document || '{"name": "odd"}', xid = pg_current_xact_id() where id = $1`, [ids[0]]);
      expect(await totalOf('name=odd')).toBe(7);
    });
    expect(await totalOf('name=odd')).toBe(8);
    expect(await totalOf('name=even')).toBe(5);
  });

  it('is shared by those who ask at once, and always one that was right while they waited', async () => {
    const before = await totalOf('name=odd');
    const creating = Array.from({ length: 10 }, () => create('odd'));
    const counts = await countsDuring(async () => {
      const seen = await Promise.all(Array.from({ length: 30 }, () => totalOf('name=odd')));
      for (const total of seen) expect(total).toBeGreaterThanOrEqual(before);
      for (const total of seen) expect(total).toBeLessThanOrEqual(before + 10);
    });
    expect(counts).toBeLessThan(30);
    await Promise.all(creating);
    expect(await totalOf('name=odd')).toBe(before + 10);
  });
});
