import { afterAll, beforeAll, describe, it } from 'vitest';
import { bugs } from './bugs';
import { Scratch } from './scratch';
import { isGreen, isNoticed } from './trial';

let scratch: Scratch;
beforeAll(() => {
  scratch = Scratch.make();
});
afterAll(() => scratch?.remove());

describe('Without a planted bug', () => {
  it.each(['unit', 'int', 'faults'] as const)('all that is to notice one is green: %s', (project) => isGreen(scratch, project, bugs));
});

describe('It is noticed when', () => {
  it.each(bugs)('$title', (bug) => isNoticed(scratch, bug));
});
