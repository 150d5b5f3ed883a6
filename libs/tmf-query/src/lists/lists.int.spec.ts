import { EventStore } from '@skyledger/event-store';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { mostChanges } from './kept-list';
import { Categories, names } from './lists.fixture';

let categories: Categories;
beforeAll(async () => {
  categories = await Categories.open();
}, 60_000);
beforeEach(() => {
  categories.run += 1;
});
afterAll(() => categories?.app.close());

/** The statements that some work makes, by their beginning. */
const statementsDuring = async (work: () => Promise<unknown>) => {
  const search = vi.spyOn(categories.store, 'search');
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
  const search = vi.spyOn(categories.store, 'search').mockImplementation(async (statement) => {
    const isHeld = isSuch(statement.text);
    if (isHeld) search.mockRestore();
    const rows = await EventStore.prototype.search.call(categories.store, statement);
    if (isHeld) {
      tell();
      await isReleased;
    }
    return rows as never;
  });
  return { isThere, release };
};

describe('A list that is asked for again', () => {
  it('asks the database for nothing but whether something has changed, once for all who ask', async () => {
    for (const name of names) for (let n = 0; n < 5; n += 1) await categories.create(`${categories.run}-${name}-${n}`, name);
    const queries = names.flatMap((name) => [0, 2].map((offset) => categories.named(name, { offset, limit: 2 })));
    for (const query of queries) await categories.follow(query);
    const texts = await statementsDuring(() => Promise.all(queries.flatMap((query) => [categories.list(query), categories.list(query)])));
    expect(texts).toHaveLength(1);
    const [one, same] = await Promise.all([categories.list(queries[0]!), categories.list(queries[0]!)]);
    expect(one).toBe(same);
    expect(() => (one.items as unknown[]).pop()).toThrow(TypeError);
  });

  it('is read anew after a crash of the server, which gives anew the transaction ids that it had not written down', async () => {
    const [first, second] = [1, 2].map((n) => `${categories.run}-${n}`) as [string, string];
    await categories.create(first, 'odd');
    await categories.create(second, 'even');
    await categories.follow(categories.named('odd'));
    await categories.handle(second, 'Change', { name: 'odd' });
    const given = `update ${categories.table} set xid = (select xid from ${categories.table} where id = $1) where id = $2`;
    await categories.store.query(given, [first, second]); // as if it had been given to a transaction that left nothing
    expect((await categories.list(categories.named('odd'))).total).toBe(1);
    await categories.store.query(`select pg_stat_reset_shared('bgwriter')`); // as the server does after a crash
    expect((await categories.list(categories.named('odd'))).total).toBe(2);
  });

  it('is not read anew when others write', async () => {
    for (let n = 0; n < 5; n += 1) await categories.create(`${categories.run}-${n}`, 'odd');
    await categories.follow(categories.named('odd'));
    const texts = await statementsDuring(async () => {
      for (let n = 0; n < 5; n += 1) {
        await categories.create(`${categories.run}-more-${n}`, n === 2 ? 'odd' : 'even');
        expect((await categories.list(categories.named('odd'))).total).toBe(n < 2 ? 5 : 6);
      }
    });
    expect(texts.filter((text) => /count\(|array_agg/.test(text))).toEqual([]);
  });

  it('never shows a text that is older than the question, nor misses or repeats a resource, however many write meanwhile', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `${categories.run}-${n}`);
    for (const id of ids) await categories.create(id, 'odd');
    await categories.follow(categories.named('odd'));
    const written = new Map(ids.map((id) => [id, { done: 0, begun: 0 }]));
    let isWriting = true;
    const writing = ids.map(async (id) => {
      for (let version = 1; version <= 15; version += 1) {
        written.get(id)!.begun = version;
        await categories.handle(id, 'Change', { version: `${version}` });
        written.get(id)!.done = version;
      }
    });
    const reading = [0, 3, 6].map(async (offset) => {
      for (let times = 0; isWriting; times += 1) {
        const least = new Map([...written].map(([id, { done }]) => [id, done]));
        const query = categories.named('odd', { offset, limit: 5 + (times % 2) });
        const { items, total } = await categories.list(query);
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
    expect((await categories.list(categories.named('odd'))).items.map(({ version }) => version)).toEqual(ids.map(() => '15'));
  }, 30_000);

  it('does not take what others have learned meanwhile for what it has seen itself', async () => {
    for (const name of names) for (let n = 0; n < 2; n += 1) await categories.create(`${categories.run}-${name}-${n}`, name);
    for (const name of names) await categories.follow(categories.named(name));
    await categories.create(`${categories.run}-odd-2`, 'odd');
    const held = firstAnswerHeld((text) => text.includes('as changed on'));
    const asked = categories.list(categories.named('odd'));
    await held.isThere;
    await categories.create(`${categories.run}-odd-3`, 'odd');
    await categories.list(categories.named('even'));
    held.release();
    expect((await asked).total).toBe(3);
    expect((await categories.list(categories.named('odd'))).total).toBe(4);
  });

  it('sees what another process writes, also when that began earlier and is committed later', async () => {
    for (const n of [1, 2, 3]) await categories.create(`${categories.run}-${n}`, 'odd');
    await categories.follow(categories.named('odd'));
    const { table } = categories;
    await categories.store.transaction(async (tx) => {
      const set = (name: string, id: string) =>
        tx.query(`update ${table} set document = document || $1, xid = pg_current_xact_id() where id = $2`, [{ name }, id]);
      await set('even', `${categories.run}-1`);
      await categories.create(`${categories.run}-4`, 'odd');
      expect(await categories.ids(categories.named('odd'))).toMatchObject({ total: 4 });
      await set('odd', `${categories.run}-1`);
      await set('even', `${categories.run}-2`);
      expect(await categories.ids(categories.named('odd'))).toMatchObject({ total: 4 });
    });
    expect(await categories.ids(categories.named('odd'))).toEqual({ ids: [1, 3, 4].map((n) => `${categories.run}-${n}`), total: 3 });
  });

  it('is read anew when very much has changed', async () => {
    await categories.create(`${categories.run}-0`, 'odd');
    await categories.create(`${categories.run}-1`, 'even');
    await categories.follow(categories.named('odd'));
    const { table } = categories;
    await categories.store.transaction((tx) =>
      tx.query(
        `insert into ${table} select tenant, category, id || '-' || n, sid + 1000000 + n, version, state, state_schema,
           document || jsonb_build_object('id', id || '-' || n, 'name', 'odd'), flow, recorded_at, last_pos, pg_current_xact_id()
         from ${table}, generate_series(1, $2::int) as n where id = $1`,
        [`${categories.run}-1`, mostChanges + 10],
      ),
    );
    expect((await categories.list(categories.named('odd', { limit: 2 }))).total).toBe(mostChanges + 11);
    await categories.store.transaction((tx) => tx.query(`delete from ${table} where id like $1`, [`${categories.run}-1-%`])); // by hand: nobody is told
  });

  it('is that of the table that a rebuild has put in place', async () => {
    for (const n of [1, 2]) await categories.create(`${categories.run}-${n}`, 'odd');
    await categories.follow(categories.named('odd'));
    const { table } = categories;
    const [schema, plain] = table.split('.') as [string, string];
    await categories.store.transaction(async (tx) => {
      await tx.query(`create table ${schema}.beside (like ${table} including all)`);
      await tx.query(`insert into ${schema}.beside select * from ${table} where id <> $1`, [`${categories.run}-1`]);
      await tx.query(`alter table event_store.documents detach partition ${table}`);
      await tx.query(`alter table ${table} rename to before; alter table ${schema}.beside rename to ${plain}`);
      await tx.query(`alter table event_store.documents attach partition ${table} for values in ('category')`);
    });
    expect(await categories.ids(categories.named('odd'))).toEqual({ ids: [`${categories.run}-2`], total: 1 });
  });
});
