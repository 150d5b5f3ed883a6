import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { brokerBugs } from './broker-bugs';
import { bugs } from './bugs';

it.each([...bugs, ...brokerBugs])('The code is still what this is made for: $title', ({ file, replace }) => {
  const text = readFileSync(file, 'utf8');
  expect(replace.filter(([now]) => text.split(now).length !== 2).map(([now]) => now)).toEqual([]);
});
