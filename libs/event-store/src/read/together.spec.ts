import { describe, expect, it } from 'vitest';
import { Together } from './together';

type Row = { readonly id: string };
type Asked = { readonly tenant: string; readonly ids: readonly string[]; readonly answer: (rows: Row[]) => void; readonly fail: (error: Error) => void }; // prettier-ignore

/** Reads that wait until the test answers them. */
const reads = () => {
  const asked: Asked[] = [];
  const together = new Together<Row>((tenant, ids) => new Promise<Row[]>((answer, fail) => asked.push({ tenant, ids, answer, fail })));
  const begun = () => new Promise((resolve) => setImmediate(resolve));
  return { asked, together, begun };
};

describe('Reads together', () => {
  it('go at once when nothing is under way, and give each its row', async () => {
    const { asked, together, begun } = reads();
    const [a, b, none] = [together.one('t', 'a'), together.one('t', 'b'), together.one('t', 'c')];
    await begun();
    expect(asked.map(({ ids }) => ids)).toEqual([['a', 'b', 'c']]);
    asked[0]!.answer([{ id: 'b' }, { id: 'a' }]);
    expect([await a, await b, await none]).toEqual([{ id: 'a' }, { id: 'b' }, undefined]);
  });

  it('wait for a free lane, then go as one statement, which asks for each id once', async () => {
    const { asked, together, begun } = reads();
    const first = together.one('t', 'a');
    await begun();
    const second = together.one('t', 'a');
    await begun();
    const others = ['b', 'c', 'b'].map((id) => together.one('t', id));
    await begun();
    expect(asked.map(({ ids }) => ids)).toEqual([['a'], ['a']]);
    asked[0]!.answer([{ id: 'a' }]);
    await first;
    await begun();
    expect(asked[2]!.ids).toEqual(['b', 'c']);
    asked[1]!.answer([]);
    asked[2]!.answer([{ id: 'c' }, { id: 'b' }]);
    expect([await second, ...(await Promise.all(others))]).toEqual([undefined, { id: 'b' }, { id: 'c' }, { id: 'b' }]);
  });

  it('never mix tenants', async () => {
    const { asked, together, begun } = reads();
    const all = ['ours', 'theirs', 'ours'].map((tenant) => together.one(tenant, 'a'));
    await begun();
    expect(asked.map(({ tenant, ids }) => [tenant, ids])).toEqual([
      ['ours', ['a']],
      ['theirs', ['a']],
    ]);
    for (const { tenant, answer } of asked) answer(tenant === 'ours' ? [{ id: 'a' }] : []);
    expect(await Promise.all(all)).toEqual([{ id: 'a' }, undefined, { id: 'a' }]);
  });

  it('tell all of a group that it failed, and go on', async () => {
    const { asked, together, begun } = reads();
    const failing = Promise.allSettled([together.one('t', 'a'), together.one('t', 'b')]);
    await begun();
    asked[0]!.fail(new Error('gone'));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = together.one('t', 'a');
    await begun();
    asked[1]!.answer([{ id: 'a' }]);
    expect(await next).toEqual({ id: 'a' });
  });
});
