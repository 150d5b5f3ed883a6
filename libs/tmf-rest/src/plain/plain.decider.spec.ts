import { specification } from '@skyledger/testing';
import { contracts } from '@skyledger/tmf-contracts';
import { describe, it } from 'vitest';
import { plainDecider } from './plain.decider';

const offering = contracts.productOffering;
const lifeCycle = { 'In study': ['Active'], Active: ['Retired'], Retired: [] };
const data = { name: 'Cloud Server', lifecycleStatus: 'In study' };
const created = { type: 'ProductOfferingCreated', data };
const active = { type: 'ProductOfferingStateChanged', data: { lifecycleStatus: 'Active' } };
const deleted = { type: 'ProductOfferingDeleted', data: {} };

describe('A resource that is only described', () => {
  const given = specification(plainDecider(offering, { defaults: { lifecycleStatus: 'In study' } }));

  it('is created as it is described, with what the server adds', () =>
    given()
      .when({ type: 'Create', data: { name: 'Cloud Server' } })
      .then({ type: 'ProductOfferingCreated', data: { lifecycleStatus: 'In study', name: 'Cloud Server' } }));
  it('is created once', () => given(created).when({ type: 'Create', data }).thenNothing());
  it('is not created again once it is deleted', () => given(created, deleted).when({ type: 'Create', data }).thenRejected('conflict'));
  it('changes its attributes', () =>
    given(created)
      .when({ type: 'Change', data: { name: 'Server' } })
      .then({ type: 'ProductOfferingAttributeValueChanged', data: { name: 'Server' } }));
  it('changes its state', () => given(created).when({ type: 'Change', data: active.data }).then(active));
  it('tells a change of both as one of each', () =>
    given(created)
      .when({ type: 'Change', data: { name: 'Server', lifecycleStatus: 'Active' } })
      .then({ type: 'ProductOfferingAttributeValueChanged', data: { name: 'Server' } }, active));
  it('does not change to the state it is in', () => given(created, active).when({ type: 'Change', data: active.data }).thenNothing());
  it('does not change where nothing is said', () => given(created).when({ type: 'Change', data: {} }).thenNothing());
  it('cannot change before it is there', () =>
    given()
      .when({ type: 'Change', data: { name: 'Server' } })
      .thenRejected('notFound'));
  it('cannot change once it is deleted', () =>
    given(created, deleted)
      .when({ type: 'Change', data: { name: 'Server' } })
      .thenRejected('notFound'));
  it('is deleted', () => given(created).when({ type: 'Delete', data: {} }).then(deleted));
  it('is deleted once', () => given(created, deleted).when({ type: 'Delete', data: {} }).thenNothing());
  it('cannot be deleted before it is there', () => given().when({ type: 'Delete', data: {} }).thenRejected('notFound'));
});

describe('One with a life cycle', () => {
  const given = specification(plainDecider(offering, { lifeCycle }));

  it('takes a legal step', () => given(created).when({ type: 'Change', data: active.data }).then(active));
  it('takes no other step, and says which are legal', () =>
    given(created)
      .when({ type: 'Change', data: { lifecycleStatus: 'Retired' } })
      .thenRejected('conflict', /Active/));
});

describe('One that never changes', () => {
  const given = specification(plainDecider(offering, { isImmutable: true }));

  it('refuses another description', () =>
    given(created)
      .when({ type: 'Change', data: { name: 'Server' } })
      .thenRejected('conflict', /new one/));
  it('may change its state', () => given(created).when({ type: 'Change', data: active.data }).then(active));
});
