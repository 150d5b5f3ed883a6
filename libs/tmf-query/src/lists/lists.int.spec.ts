import { context, EventStore, type Aggregate } from '@skyledger/event-store';
import { type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from '@skyledger/tmf-rest';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Documents } from '../documents';
import type { Query } from '../query';
import { mostChanges } from './kept-list';

type Category = { readonly id: string; readonly name: string; readonly description?: string };
type Command = { type: 'Create' | 'Change' | 'Delete'; data: object };

let app: TestApp;
let store: EventStore;
let documents: Documents;
let categories: Aggregate<Command, Category>;
let run = 0;
beforeAll(async () => {
  app = await testApp(plainResource('category'));
  [store, documents, categories] = [app.app.get(EventStore), app.app.get(Documents), app.app.get('category')];
}, 60_000);
beforeEach(() => {
  run += 1; // each spec has categories of its own, by their description
});
afterAll(() => app?.close());

let commands = 0;
const asSomebody = <T>(work: () => Promise<T>): Promise<T> =>
  context.run({ tenant: 'default', actor: 'test', commandId: `command ${(commands += 1)}` }, work);
const handle = (id: string, type: Command['type'], data: object = {}) => asSomebody(() => categories.handle(id, { type, data }));
const create = (id: string, name: string) => handle(id, 'Create', { name, version: '0', description: `${run}` });

const equal = (path: string, value: string) => ({
  attribute: { path, comparison: 'text' as const },
  operator: 'eq' as const,
  values: [value],
});
const named = (name: string, page: Partial<Query> = {}): Query => ({
  ...{ offset: 0, limit: 100, sort: [], where: [equal('name', name), equal('description', `${run}`)] },
  ...page,
});
const listed = (query: Query) => asSomebody(() => documents.list<Category & { version: string }>('category', query));
const idsOf = async (query: Query) => {
  const { items, total } = await listed(query);
  return { ids: items.map(({ id }) => id), total };
};

/** The statements that some work makes, by their beginning. */
const statementsDuring = async (work: () => Promise<unknown>) => {
  const search = vi.spyOn(store, 'search');
  await work();
  const texts = search.mock.calls.map(([{ text }]) => text);
  search.mockRestore();
  return texts;
};

/** Holds back the answer to the first such statement until it is released. */
const firstAnswerHeld = (isSuch: (text: string) => boolean) => {
  let [tell, release] = [() => {}, () => {}];
  const isThere = new Promise<void>((resolve) => (tell = resolve));
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  const search = vi.spyOn(store, 'search').mockImplementation(async (statement) => {
    const isHeld = isSuch(statement.text);
    if (isHeld) search.mockRestore();
    const rows = await EventStore.prototype.search.call(store, statement);
    if (isHeld) {
      tell();
      await isReleased;
    }
    return rows as never;
  });
  return { isThere, release };
};

/** Asks until the list is followed. */
const follow = async (query: Query) => {
  for (let times = 0; times < 3; times += 1) await listed(query);
};

const names = ['odd', 'even'] as const;
const change = fc.oneof(
  fc.record({ type: fc.constant('Create' as const), at: fc.nat(), name: fc.constantFrom(...names) }),
  fc.record({ type: fc.constant('Change' as const), at: fc.nat(), name: fc.constantFrom(...names) }),
  fc.record({ type: fc.constant('Delete' as const), at: fc.nat(), name: fc.constantFrom(...names) }),
);

describe('A list that is asked for again', () => {
  it('is, after any changes, what a plain array of what was written is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(change, { maxLength: 4 }), fc.nat(6), fc.nat(5)), { minLength: 5, maxLength: 12 }),
        async (steps) => {
          run += 1;
          let model: { id: string; name: string }[] = [];
          for (const [changes, offset, limit] of steps) {
            for (const { type, at, name } of changes) {
              const found = model[at % Math.max(1, model.length)];
              const id = type === 'Create' || found === undefined ? `${run}-${(commands += 1)}` : found.id;
              if (type === 'Create' || found === undefined) model.push({ id, name });
              else model = model.flatMap((one) => (one.id !== id ? one : type === 'Delete' ? [] : { id, name }));
              if (type === 'Create' || found === undefined) await create(id, name);
              else await handle(id, type, type === 'Change' ? { name } : {});
            }
            for (const name of names) {
              const expected = model.filter((one) => one.name === name).map(({ id }) => id);
              const seen = await idsOf(named(name, { offset, limit }));
              expect(seen).toEqual({ ids: expected.slice(offset, offset + limit), total: expected.length });
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it('asks the database for nothing but whether something has changed, once for all who ask', async () => {
    for (const name of names) for (let n = 0; n < 5; n += 1) await create(`${run}-${name}-${n}`, name);
    const queries = names.flatMap((name) => [0, 2].map((offset) => named(name, { offset, limit: 2 })));
    for (const query of queries) await follow(query);
    const texts = await statementsDuring(() => Promise.all(queries.flatMap((query) => [listed(query), listed(query)])));
    expect(texts).toHaveLength(1);
    const [one, same] = await Promise.all([listed(queries[0]!), listed(queries[0]!)]);
    expect(one).toBe(same);
    expect(() => (one.items as unknown[]).pop()).toThrow(TypeError);
  });

  it('is not read anew when others write', async () => {
    for (let n = 0; n < 5; n += 1) await create(`${run}-${n}`, 'odd');
    await follow(named('odd'));
    const texts = await statementsDuring(async () => {
      for (let n = 0; n < 5; n += 1) {
        await create(`${run}-more-${n}`, n === 2 ? 'odd' : 'even');
        expect((await listed(named('odd'))).total).toBe(n < 2 ? 5 : 6);
      }
    });
    expect(texts.filter((text) => /count\(|array_agg/.test(text))).toEqual([]);
  });

  it('never shows a text that is older than the question, nor misses or repeats a resource, however many write meanwhile', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `${run}-${n}`);
    for (const id of ids) await create(id, 'odd');
    await follow(named('odd'));
    const written = new Map(ids.map((id) => [id, { done: 0, begun: 0 }]));
    let isWriting = true;
    const writing = ids.map(async (id) => {
      for (let version = 1; version <= 15; version += 1) {
        written.get(id)!.begun = version;
        await handle(id, 'Change', { version: `${version}` });
        written.get(id)!.done = version;
      }
    });
    const reading = [0, 3, 6].map(async (offset) => {
      for (let times = 0; isWriting; times += 1) {
        const least = new Map([...written].map(([id, { done }]) => [id, done]));
        const query = named('odd', { offset, limit: 5 + (times % 2) });
        const { items, total } = await listed(query);
        expect(total).toBe(ids.length);
        expect(items.map(({ id }) => id)).toEqual(ids.slice(offset, offset + query.limit!));
        for (const { id, version } of items) {
          expect(Number(version)).toBeGreaterThanOrEqual(least.get(id)!);
          expect(Number(version)).toBeLessThanOrEqual(written.get(id)!.begun);
        }
      }
    });
    await Promise.all(writing).finally(() => (isWriting = false));
    await Promise.all(reading);
    expect((await listed(named('odd'))).items.map(({ version }) => version)).toEqual(ids.map(() => '15'));
  }, 30_000);

  it('does not take what others have learned meanwhile for what it has seen itself', async () => {
    for (const name of names) for (let n = 0; n < 2; n += 1) await create(`${run}-${name}-${n}`, name);
    for (const name of names) await follow(named(name));
    await create(`${run}-odd-2`, 'odd');
    const held = firstAnswerHeld((text) => text.includes('as changed on'));
    const asked = listed(named('odd'));
    await held.isThere;
    await create(`${run}-odd-3`, 'odd');
    await listed(named('even'));
    held.release();
    expect((await asked).total).toBe(3);
    expect((await listed(named('odd'))).total).toBe(4);
  });

  it('sees what another process writes, also when that began earlier and is committed later', async () => {
    for (const n of [1, 2, 3]) await create(`${run}-${n}`, 'odd');
    await follow(named('odd'));
    const { table } = store.registry.get('category')!;
    await store.transaction(async (tx) => {
      const set = (name: string, id: string) =>
        tx.query(`update ${table} set document = document || $1, xid = pg_current_xact_id() where id = $2`, [{ name }, id]);
      await set('even', `${run}-1`);
      await create(`${run}-4`, 'odd');
      expect(await idsOf(named('odd'))).toMatchObject({ total: 4 });
      await set('odd', `${run}-1`);
      await set('even', `${run}-2`);
      expect(await idsOf(named('odd'))).toMatchObject({ total: 4 });
    });
    expect(await idsOf(named('odd'))).toEqual({ ids: [1, 3, 4].map((n) => `${run}-${n}`), total: 3 });
  });

  it('is read anew when very much has changed', async () => {
    await create(`${run}-0`, 'odd');
    await create(`${run}-1`, 'even');
    await follow(named('odd'));
    const { table } = store.registry.get('category')!;
    await store.transaction((tx) =>
      tx.query(
        `insert into ${table} select tenant, category, id || '-' || n, sid + 1000000 + n, version, state, state_schema,
           document || jsonb_build_object('id', id || '-' || n, 'name', 'odd'), flow, recorded_at, last_pos, pg_current_xact_id()
         from ${table}, generate_series(1, $2::int) as n where id = $1`,
        [`${run}-1`, mostChanges + 10],
      ),
    );
    expect((await listed(named('odd', { limit: 2 }))).total).toBe(mostChanges + 11);
    await store.transaction((tx) => tx.query(`delete from ${table} where id like $1`, [`${run}-1-%`])); // by hand: nobody is told
  });

  it('is that of the table that a rebuild has put in place', async () => {
    for (const n of [1, 2]) await create(`${run}-${n}`, 'odd');
    await follow(named('odd'));
    const { table } = store.registry.get('category')!;
    const [schema, plain] = table.split('.') as [string, string];
    await store.transaction(async (tx) => {
      await tx.query(`create table ${schema}.beside (like ${table} including all)`);
      await tx.query(`insert into ${schema}.beside select * from ${table} where id <> $1`, [`${run}-1`]);
      await tx.query(`alter table event_store.documents detach partition ${table}`);
      await tx.query(`alter table ${table} rename to before; alter table ${schema}.beside rename to ${plain}`);
      await tx.query(`alter table event_store.documents attach partition ${table} for values in ('category')`);
    });
    expect(await idsOf(named('odd'))).toEqual({ ids: [`${run}-2`], total: 1 });
  });
});
