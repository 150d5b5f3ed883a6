import { expect, it } from 'vitest';
import { inPortions } from './chance';

it('gives as many bytes as are asked for, and none of them twice', () => {
  const chance = inPortions();
  const all = Array.from({ length: 2_000 }, () => chance(12));
  expect(all.every(({ length }) => length === 12)).toBe(true);
  expect(new Set(all.map((bytes) => bytes.toString('hex'))).size).toBe(2_000);
  expect(chance(5_000)).toHaveLength(5_000);
});
