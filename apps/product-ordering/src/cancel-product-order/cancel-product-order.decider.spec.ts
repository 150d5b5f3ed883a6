import { describe, it } from 'vitest';
import { specification } from '@skyledger/testing';
import { cancelProductOrder, type CancelProductOrderCommand } from './cancel-product-order.decider';
import type { CancelProductOrderEvent } from './cancel-product-order.events';

const given = specification(cancelProductOrder);
const data = { productOrder: { id: 'o1' } };
const created: CancelProductOrderEvent = { type: 'CancelProductOrderCreated', data };
const begun: CancelProductOrderEvent = { type: 'CancelProductOrderBegun', data: {} };
const done: CancelProductOrderEvent = { type: 'CancelProductOrderDone', data: {} };
const create: CancelProductOrderCommand = { type: 'CreateCancelProductOrder', data };
const reject: CancelProductOrderCommand = { type: 'RejectCancelProductOrder', data: { reason: 'no' } };
const begin: CancelProductOrderCommand = { type: 'BeginCancelProductOrder', data: {} };
const complete: CancelProductOrderCommand = { type: 'CompleteCancelProductOrder', data: {} };
const terminate: CancelProductOrderCommand = { type: 'TerminateCancelProductOrder', data: { reason: 'late' } };

describe('The task of cancelling an order', () => {
  it('is created', () => given().when(create).then(created));
  it('is created once', () => given(created).when(create).thenNothing());
  it('must be there', () => given().when(begin).thenRejected('notFound'));
  it('is rejected when there is no such order', () =>
    given(created)
      .when(reject)
      .then({ type: 'CancelProductOrderRejected', data: { reason: 'no' } }));
  it('is not rejected once begun', () => given(created, begun).when(reject).thenNothing());
  it('begins when the order can be undone', () => given(created).when(begin).then(begun));
  it('begins once', () => given(created, begun).when(begin).thenNothing());
  it('is done when the order is cancelled', () => given(created, begun).when(complete).then(done));
  it('ends with an error when it was too late', () =>
    given(created)
      .when(terminate)
      .then({ type: 'CancelProductOrderTerminated', data: { reason: 'late' } }));
  it('ends once', () => given(created, begun, done).when(terminate).thenNothing());
});
