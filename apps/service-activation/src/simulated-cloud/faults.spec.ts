import { deepStrictEqual } from 'node:assert';
import { describe, it } from 'vitest';
import { faultOf } from './faults';

const always = Number.POSITIVE_INFINITY;

describe('A wish for faults', () => {
  it.each([
    ['start:permanent', { kind: 'permanent' }],
    ['start:transient:2', { kind: 'transient', times: 2 }],
    ['start:hang', { kind: 'hang', times: always }],
    ['stop:hang, start:lost:1', { kind: 'lost', times: 1 }],
    ['stop:permanent', undefined],
    ['start:strange', undefined],
    ['', undefined],
  ])('%s is understood', (wishes, fault) => deepStrictEqual(faultOf('start', wishes), fault));
});
