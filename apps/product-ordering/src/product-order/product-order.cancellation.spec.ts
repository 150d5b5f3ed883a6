import { describe, expect, it } from 'vitest';
import { recorded, specification } from '@skyledger/testing';
import type { ProductOrder } from '@skyledger/tmf-contracts';
import type { Facts } from './product-order.agreement';
import { productOrder, type ProductOrderCommand } from './product-order.decider';
import type { ProductOrderEvent } from './product-order.events';
import { productOrderView } from './product-order.view';

const given = specification(productOrder);
const created: ProductOrderEvent = {
  type: 'ProductOrderCreated',
  data: { productOrderItem: ['1', '2'].map((id) => ({ id, action: 'add', productOffering: { id: 'offering' } })) },
};
const accepted: ProductOrderEvent = {
  type: 'ProductOrderAccepted',
  data: {
    items: ['1', '2'].map((itemId) => ({
      itemId,
      action: 'add',
      deliveries: [{ productId: `p${itemId}`, serviceId: `s${itemId}` }],
      product: { name: 'x', productCharacteristic: [], productPrice: [] },
    })),
  },
};
const completed = (itemId: string): ProductOrderEvent => ({ type: 'ProductOrderItemCompleted', data: { itemId } });
const wanted: ProductOrderEvent = { type: 'ProductOrderCancellationRequested', data: { taskId: 't1', reason: 'too dear' } };
const agreedTo: ProductOrderEvent = { type: 'ProductOrderCancellationAccepted', data: { taskId: 't1' } };
const refused: ProductOrderEvent = { type: 'ProductOrderCancellationRefused', data: { taskId: 't1', reason: 'late' } };
const cancelled: ProductOrderEvent = { type: 'ProductOrderCancelled', data: { taskId: 't1' } };
const stuck: ProductOrderEvent = {
  type: 'ProductOrderCancellationFailed',
  data: { taskId: 't1', left: [{ itemId: '2', reason: 'stuck' }] },
};
const request = (taskId = 't1'): ProductOrderCommand => ({ type: 'RequestCancellation', data: { taskId, reason: 'too dear' } });
const accept: ProductOrderCommand = { type: 'AcceptCancellation', data: { taskId: 't1' } };
const refuse: ProductOrderCommand = { type: 'RefuseCancellation', data: { taskId: 't1', reason: 'late' } };
const conclude = (taskId = 't1'): ProductOrderCommand => ({ type: 'ConcludeCancellation', data: { taskId, left: [] } });
const set = (state: string): ProductOrderCommand => ({ type: 'SetProductOrderState', data: { state } });
const noFacts: Facts = { orderId: 'o', at: '2026-01-01T00:00:00.000Z', offerings: [], specifications: [], prices: [], products: [] };

describe('The cancellation of an order', () => {
  it('is assessed', () => given(created, accepted).when(request()).then(wanted));
  it('is immediate while nothing has been begun', () => given(created).when(request()).then(wanted, agreedTo, cancelled));
  it('leaves nothing to be assessed then', () =>
    given(created, wanted, agreedTo, cancelled).when({ type: 'AssessProductOrder', data: noFacts }).thenNothing());
  it('is asked for once by one task', () => given(created, accepted, wanted).when(request()).thenNothing());
  it('is asked for by one task at a time', () =>
    given(created, accepted, wanted)
      .when(request('t2'))
      .thenRejected('conflict', /already/));
  it('may be asked for again when it was refused', () =>
    given(created, accepted, wanted, refused)
      .when(request('t2'))
      .then({ ...wanted, data: { taskId: 't2', reason: 'too dear' } } as ProductOrderEvent));
  it('is not possible once the order has ended', () =>
    given(created, accepted, completed('1'), completed('2'))
      .when(request())
      .thenRejected('conflict', /completed, which is final/));
  it('is not possible where there is no order', () => given().when(request()).thenRejected('notFound'));

  it('is accepted', () => given(created, accepted, wanted).when(accept).then(agreedTo));
  it('is accepted once', () => given(created, accepted, wanted, agreedTo).when(accept).thenNothing());
  it('is refused', () => given(created, accepted, wanted).when(refuse).then(refused));
  it('is not refused once accepted', () => given(created, accepted, wanted, agreedTo).when(refuse).thenNothing());
  it('is concluded', () => given(created, accepted, wanted, agreedTo).when(conclude()).then(cancelled));
  it('is concluded for its own task', () => given(created, accepted, wanted, agreedTo).when(conclude('t2')).thenNothing());
  it('is concluded once', () => given(created, accepted, wanted, agreedTo, cancelled).when(conclude()).thenNothing());
  it('fails with what could not be undone', () =>
    given(created, accepted, wanted, agreedTo)
      .when({ type: 'ConcludeCancellation', data: { taskId: 't1', left: [{ itemId: '2', reason: 'stuck' }] } })
      .then(stuck));

  it('does not keep an item from being completed while it is assessed', () =>
    given(created, accepted, wanted)
      .when({ type: 'CompleteItem', data: { itemId: '1' } })
      .then(completed('1')));
  it('lets no item be completed once accepted', () =>
    given(created, accepted, wanted, agreedTo)
      .when({ type: 'CompleteItem', data: { itemId: '1' } })
      .thenNothing());
  it('wants no help meanwhile', () =>
    given(created, accepted, wanted)
      .when({ type: 'RetryItem', data: { itemId: '1', reason: 'x' } })
      .thenRejected('conflict', /being cancelled/));
});

describe('The state of an order', () => {
  it('is assessingCancellation, then pendingCancellation, then cancelled', () => {
    given(created, accepted, wanted).when(set('assessingCancellation')).thenNothing();
    given(created, accepted, wanted, agreedTo).when(set('pendingCancellation')).thenNothing();
    given(created, accepted, wanted, agreedTo, cancelled).when(set('cancelled')).thenNothing();
  });
  it('is what it would have been, after a refusal', () => given(created, accepted, wanted, refused).when(set('inProgress')).thenNothing());
  it('is failed when not all could be undone', () => given(created, accepted, wanted, agreedTo, stuck).when(set('failed')).thenNothing());
});

describe('The document of an order that is cancelled', () => {
  const after = (...events: ProductOrderEvent[]) =>
    events.reduce<ProductOrder | undefined>(
      (order, event, index) => productOrderView.project(order, recorded(event, index + 1)),
      undefined,
    );
  it('says so, and why', () => {
    expect(after(created, accepted, wanted)).toMatchObject({ state: 'assessingCancellation', cancellationReason: 'too dear' });
    expect(after(created, accepted, wanted, completed('1'))).toMatchObject({
      state: 'assessingCancellation',
      productOrderItem: [{ state: 'completed' }, { state: 'inProgress' }],
    });
    expect(after(created, accepted, wanted, agreedTo)).toMatchObject({
      state: 'pendingCancellation',
      productOrderItem: [{ state: 'pendingCancellation' }, { state: 'pendingCancellation' }],
    });
    expect(after(created, accepted, wanted, agreedTo, cancelled)).toMatchObject({
      state: 'cancelled',
      cancellationDate: expect.any(String),
      completionDate: expect.any(String),
      productOrderItem: [{ state: 'cancelled' }, { state: 'cancelled' }],
    });
  });
  it('has the refusal in a note, and ends as its items do', () => {
    const order = after(created, accepted, wanted, completed('1'), completed('2'), refused);
    expect(order).toMatchObject({ state: 'completed', completionDate: expect.any(String), note: [{ text: 'late' }] });
    expect(order).not.toHaveProperty('cancellationReason');
  });
  it('names what could not be undone', () =>
    expect(after(created, accepted, wanted, agreedTo, stuck)).toMatchObject({
      state: 'failed',
      note: [{ text: 'Item 2: stuck' }],
      productOrderItem: [{ state: 'cancelled' }, { state: 'failed' }],
    }));
});
