import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppendItem } from '../types';
import { Snapshots } from './snapshots';

const item = (id: string, state: unknown, version = 1, tenant = 'default'): AppendItem => ({
  ...{ tenant, category: 'counter', id, expected: version - 1, events: [] },
  row: { state, stateSchema: 1, document: { id, state } },
});
const after = (version: number) => ({ version, state: undefined, document: undefined, flow: 'f', recordedAt: '2026-01-01T00:00:00.000Z' });
const target = (id: string, tenant = 'default') => ({ tenant, category: 'counter', id });

describe('Snapshots', () => {
  it('give what was left behind, to whom they belong', () => {
    const snapshots = new Snapshots();
    snapshots.put(item('a', { total: 1 }), after(1));
    expect(snapshots.get(target('a'))).toEqual({ ...after(1), state: { total: 1 }, document: { id: 'a', state: { total: 1 } } });
    expect(snapshots.get(target('a', 'other'))).toBeUndefined();
    expect(snapshots.get({ tenant: 'default', category: 'counter-a', id: '' })).toBeUndefined();
  });

  it('are not changed by those who got them', () => {
    const snapshots = new Snapshots();
    const given = { total: 1 };
    snapshots.put(item('a', given), after(1));
    given.total = 2;
    (snapshots.get(target('a'))!.state as { total: number }).total = 3;
    expect(snapshots.get(target('a'))!.state).toEqual({ total: 1 });
  });

  it('are forgotten when dropped, and a minute after they were read, however often they were written since', () => {
    let now = 0;
    const snapshots = new Snapshots({ entries: 9, characters: 9_999, milliseconds: 60_000 }, () => now);
    snapshots.put(item('a', 1), after(1));
    snapshots.put(item('b', 1), after(1));
    snapshots.drop(target('b'));
    expect(snapshots.get(target('b'))).toBeUndefined();
    now = 40_000;
    snapshots.put(item('a', 2, 2), after(2));
    now = 60_001;
    expect(snapshots.get(target('a'))).toBeUndefined();
  });

  it('stay within their bounds, and keep what was used last', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.string({ maxLength: 200 })), { maxLength: 100 }), (written) => {
        const snapshots = new Snapshots({ entries: 10, characters: 3_000, milliseconds: 1 }, () => 0);
        for (const [id, state] of written) snapshots.put(item(`s${id}`, state), after(1));
        const there = Array.from({ length: 31 }, (_, id) => snapshots.get(target(`s${id}`))).filter((found) => found !== undefined);
        expect(there.length).toBeLessThanOrEqual(10);
        expect(there.reduce((sum, { state }) => sum + 2 * (state as string).length, 0)).toBeLessThanOrEqual(3_000);
        const last = written.at(-1);
        if (last) expect(snapshots.get(target(`s${last[0]}`))?.state).toBe(last[1]);
      }),
    );
  });
});
