import { recorded } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import type { ResourceEvent } from './resource.events';
import { resourceNotifications } from './resource.notifications';

type Changed = Extract<ResourceEvent, { type: 'ResourceDetailsChanged' }>['data'];
const told = (data: Changed, usual: string[]) =>
  resourceNotifications(recorded<ResourceEvent>({ type: 'ResourceDetailsChanged', data }), usual);

const state = 'ResourceStateChangeEvent';
const attributes = 'ResourceAttributeValueChangeEvent';

describe('A change of a resource', () => {
  it('of states only is told as that', () =>
    expect(told({ changes: { administrativeState: 'locked', availabilityStatus: 'offline' } }, [state])).toEqual([state]));
  it('of states and attributes is told as one of each', () => {
    expect(told({ changes: { administrativeState: 'locked', description: 'x' } }, [state])).toEqual([attributes, state]);
    expect(told({ changes: { operationalState: 'enabled' }, characteristics: [{ name: 'vCPU', value: 4 }] }, [state])).toEqual([
      attributes,
      state,
    ]);
  });
  it('of attributes only is told as that', () => expect(told({ changes: { description: 'x' } }, [attributes])).toEqual([attributes]));
  it('that changes nothing is not told', () => expect(told({ changes: { description: 'x' } }, [])).toEqual([]));
});
