import { expect, it } from 'vitest';
import { InTurn } from './in-turn';

it('runs work of one key in turn, also after a failure, and other work meanwhile', async () => {
  const inTurn = new InTurn();
  const done: string[] = [];
  let release = () => {};
  const first = inTurn.run('a', () => new Promise<void>((resolve) => (release = resolve)).then(() => void done.push('a1')));
  const failing = inTurn.run('a', () => Promise.reject(new Error('no')));
  const third = inTurn.run('a', async () => void done.push('a3'));
  await inTurn.run('b', async () => void done.push('b1'));
  release();
  await first;
  await expect(failing).rejects.toThrow('no');
  await third;
  expect(done).toEqual(['b1', 'a1', 'a3']);
});
