import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Adapter } from '../adapters/adapter';
import { counter, counterView } from '../counter.fixture';
import { registration } from '../log/registry';
import type { AppendItem, StoredEvent } from '../types';
import { happenings, itemsOf, newTenant } from './log-items.fixture';

/** The aggregate whose rows these tests write. */
export const kept = registration('unnamed', counter as never, counterView as never);

const total = (version: number) => ({ state: { total: version }, document: { id: 'a', total: version } });

/** What an adapter must do whose documents, keys and checkpoints come in the append's own transaction. */
export const transactionalContract = (name: string, open: () => Promise<Adapter>): void => {
  describe(`The store ${name}`, () => {
    let adapter: Adapter;
    beforeAll(async () => {
      adapter = await open();
    });
    afterAll(() => adapter?.close());

    rows(() => adapter);
    keys(() => adapter);
    checkpoints(() => adapter);
  });
};

const rowItems =
  (tenant: string) =>
  (id: string, expected: number, more: Partial<AppendItem> = {}): AppendItem => ({
    ...itemsOf(tenant, 'counter')(id, expected),
    row: { ...total(expected + 1), stateSchema: 1 },
    ...more,
  });

const rows = (adapter: () => Adapter) => {
  it('shows state and document as soon as the append is answered', async () => {
    const tenant = newTenant();
    const item = rowItems(tenant);
    for (const version of [1, 2, 3]) {
      await adapter().writer.append(item('a', version - 1));
      expect(await adapter().reader.row(kept, tenant, 'a')).toMatchObject({ version, ...total(version) });
      expect(await adapter().reader.document(kept, tenant, 'a')).toMatchObject({ version, document: { total: version } });
    }
    expect(await adapter().reader.rows(kept, tenant, ['none', 'a'])).toMatchObject([{ version: 0 }, { version: 3 }]);
  });

  it('keeps the row as it is when the append is refused or comes again', async () => {
    const tenant = newTenant();
    const item = rowItems(tenant);
    const first = item('a', 0);
    await adapter().writer.append(first);
    const wrong = { state: { total: 99 }, stateSchema: 1, document: { total: 99 } };
    expect(await adapter().writer.append({ ...first, row: wrong })).toMatchObject({ status: 'duplicate' });
    expect(await adapter().writer.append(item('a', 0, { row: wrong }))).toMatchObject({ status: 'conflict', version: 1 });
    expect(await adapter().reader.row(kept, tenant, 'a')).toMatchObject({ version: 1, document: { total: 1 } });
  });

  it('writes the rows and keys of several streams together, or none', async () => {
    const tenant = newTenant();
    const item = rowItems(tenant);
    await adapter().writer.append(item('b', 0));
    const dedupe = { scope: 'command', key: 'both', result: 'done' };
    const refused = await adapter().writer.appendAtomic([item('a', 0, { dedupe }), item('b', 0)]);
    expect(refused[1]).toMatchObject({ status: 'conflict', version: 1 });
    expect(await adapter().reader.rows(kept, tenant, ['a', 'b'])).toMatchObject([{ version: 0 }, { version: 1 }]);
    expect(await adapter().reader.saved(tenant, 'command', 'both')).toBeUndefined();
    await adapter().writer.appendAtomic([item('a', 0, { dedupe }), item('b', 1)]);
    expect(await adapter().reader.rows(kept, tenant, ['a', 'b'])).toMatchObject([{ version: 1 }, { version: 2 }]);
    expect(await adapter().reader.saved(tenant, 'command', 'both')).toEqual({ result: 'done' });
  });
};

const keys = (adapter: () => Adapter) => {
  it('remembers a key with its append, and answers the second with the result of the first', async () => {
    const item = rowItems(newTenant());
    const dedupe = { scope: 'command', key: 'k', result: { id: 'a' } };
    expect(await adapter().writer.append(item('a', 0, { dedupe }))).toMatchObject({ status: 'ok', version: 1 });
    const again = await adapter().writer.append(item('a', 1, { dedupe: { ...dedupe, result: 'another' } }));
    expect(again).toMatchObject({ status: 'duplicate', version: 1, result: { id: 'a' } });
    expect(await adapter().writer.append(item('b', 0, { dedupe }))).toMatchObject({ status: 'duplicate', result: { id: 'a' } });
  });

  it('remembers a key that comes with no event', async () => {
    const tenant = newTenant();
    const nothing = { ...rowItems(tenant)('a', 0), events: [], dedupe: { scope: 'command', key: 'k', result: 1 } };
    expect(await adapter().writer.append(nothing)).toMatchObject({ status: 'ok' });
    expect(await adapter().writer.append(nothing)).toMatchObject({ status: 'duplicate', result: 1 });
    expect(await adapter().reader.row(kept, tenant, 'a')).toMatchObject({ version: 0 });
  });

  it('forgets the key of an append that was refused', async () => {
    const tenant = newTenant();
    const item = rowItems(tenant);
    const dedupe = { scope: 'command', key: 'k', result: 1 };
    expect(await adapter().writer.append(item('a', 3, { dedupe }))).toMatchObject({ status: 'conflict' });
    expect(await adapter().reader.saved(tenant, 'command', 'k')).toBeUndefined();
    expect(await adapter().writer.append(item('a', 0, { dedupe }))).toMatchObject({ status: 'ok' });
  });
};

let projections = 0;

const checkpoints = (adapter: () => Adapter) => {
  it('moves a checkpoint with the effect, and not without it', async () => {
    const tenant = newTenant();
    const item = itemsOf(tenant);
    const done: string[] = [];
    let failures = 0;
    const apply = async (_: PoolClient, events: StoredEvent[]) => {
      if (events.some(({ version }) => version === 3) && ++failures < 3) throw new Error('Not now.');
      done.push(...events.map(({ version }) => `${version}`));
    };
    const projection = adapter().subscriptions.project({
      id: `effects:${++projections}`,
      filter: (event) => event.tenant === tenant,
      apply,
    });
    await adapter().writer.append(item('a', 0, happenings(2)));
    await projection.reached(await adapter().log.head());
    const { position } = await adapter().writer.append(item('a', 2, happenings(2)));
    await projection.reached(position);
    expect(done).toEqual(['1', '2', '3', '4']);
    expect(failures).toBe(3);
  });

  it('lets a consumer handle each key in order, and again what failed', async () => {
    const tenant = newTenant();
    const item = itemsOf(tenant);
    const [done, failed] = [[] as string[], new Set<string>()];
    const handle = async ({ id, version }: StoredEvent) => {
      if (version === 2 && failed.size < 2 && !failed.has(id)) throw failed.add(id) && new Error('Not now.');
      done.push(`${id}${version}`);
    };
    const consumer = adapter().subscriptions.consume({
      id: `handled:${++projections}`,
      filter: (event) => event.tenant === tenant,
      ...{ handle, onError: () => undefined },
    });
    for (const id of ['a', 'b', 'c']) await adapter().writer.append(item(id, 0, happenings(3)));
    await consumer.reached(await adapter().log.head());
    for (const id of ['a', 'b', 'c']) expect(done.filter((each) => each.startsWith(id))).toEqual([1, 2, 3].map((n) => `${id}${n}`));
    expect([...failed]).toHaveLength(2);
  });
};
