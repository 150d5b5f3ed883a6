import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { brokerBugs } from '../../planted/broker-bugs';
import { Scratch } from '../../planted/scratch';
import { isGreen, isNoticed } from '../../planted/trial';

const environment = { KAFKA_BROKERS: inject('kafka') };

let scratch: Scratch;
beforeAll(() => {
  scratch = Scratch.make();
});
afterAll(() => scratch?.remove());

it('Without a planted bug all that is to notice one is green', () => isGreen(scratch, 'kafka', brokerBugs, environment));

describe('It is noticed when', () => {
  it.each(brokerBugs)('$title', (bug) => isNoticed(scratch, bug, environment));
});
