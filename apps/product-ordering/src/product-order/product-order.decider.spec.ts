import { describe, it } from 'vitest';
import { uuidV5 } from '@skyledger/event-sourcing';
import { specification } from '@skyledger/testing';
import type { Facts } from './product-order.agreement';
import { productOrder } from './product-order.decider';
import type { AgreedItem, OrderItem, ProductOrderEvent } from './product-order.events';

const given = specification(productOrder);
const item = (id: string): OrderItem => ({ id, action: 'add', productOffering: { id: 'offering' } });
const created = (...ids: string[]): ProductOrderEvent => ({ type: 'ProductOrderCreated', data: { productOrderItem: ids.map(item) } });
const agreed = (itemId: string, deliveries = [{ productId: `p${itemId}`, serviceId: `s${itemId}` }]): AgreedItem => ({
  itemId,
  action: deliveries.length > 0 ? 'add' : 'noChange',
  deliveries,
  product: { name: 'x', productCharacteristic: [], productPrice: [] },
});
const accepted = (...ids: string[]): ProductOrderEvent => ({ type: 'ProductOrderAccepted', data: { items: ids.map((id) => agreed(id)) } });
const completed = (itemId: string): ProductOrderEvent => ({ type: 'ProductOrderItemCompleted', data: { itemId } });
const failed = (itemId: string, delivered: string[] = []): ProductOrderEvent => ({
  type: 'ProductOrderItemFailed',
  data: { itemId, reason: 'no capacity', delivered },
});
const held: ProductOrderEvent = { type: 'ProductOrderItemHeld', data: { itemId: '1', reason: 'late' } };
const retried: ProductOrderEvent = { type: 'ProductOrderItemRetried', data: { itemId: '1', reason: 'again', attempt: 2 } };
const givenUp: ProductOrderEvent = { type: 'ProductOrderItemGivenUp', data: { itemId: '1', reason: 'no use' } };
const rejected: ProductOrderEvent = { type: 'ProductOrderRejected', data: { refusals: [] } };
const nothingKnown: Facts = { orderId: 'o', at: '2026-01-01T00:00:00.000Z', offerings: [], specifications: [], prices: [], products: [] };
const set = (state: string) => ({ type: 'SetProductOrderState' as const, data: { state } });
const remove = { type: 'DeleteProductOrder' as const, data: {} };
const help = { itemId: '1', reason: 'x' };

describe('A product order', () => {
  it('is created', () =>
    given()
      .when({ type: 'CreateProductOrder', data: { productOrderItem: [item('1')] } })
      .then(created('1')));
  it('has its items numbered where they have no id', () =>
    given()
      .when({ type: 'CreateProductOrder', data: { productOrderItem: [{ ...item('1'), id: undefined as never }, item('b')] } })
      .then(created('1', 'b')));
  it('is not created twice', () =>
    given(created('1'))
      .when({ type: 'CreateProductOrder', data: { productOrderItem: [] } })
      .thenNothing());
  it('must be there to be changed', () => given().when(set('held')).thenRejected('notFound'));
  it('changes what describes it', () =>
    given(created('1'))
      .when({ type: 'ChangeProductOrderDetails', data: { description: 'x' } })
      .then({ type: 'ProductOrderDetailsChanged', data: { description: 'x' } }));
  it('is left alone when nothing changes', () => given(created('1')).when({ type: 'ChangeProductOrderDetails', data: {} }).thenNothing());
  it('keeps its items once acknowledged', () =>
    given(created('1'))
      .when({ type: 'ChangeProductOrderDetails', data: { productOrderItem: [item('2')] } })
      .thenRejected('conflict'));
});

describe('The assessment of an order', () => {
  it('is made once', () => given(created('1'), rejected).when({ type: 'AssessProductOrder', data: nothingKnown }).thenNothing());
  it('rejects what cannot be had', () =>
    given(created('1'))
      .when({ type: 'AssessProductOrder', data: nothingKnown })
      .then({
        type: 'ProductOrderRejected',
        data: { refusals: [{ itemId: '1', code: 'notFound', reason: 'There is no product offering offering.' }] },
      }));
  it('knows the billing account that was named meanwhile', () => {
    const productId = uuidV5('o', '1/1');
    const product = {
      name: 'x',
      orderDate: '2026-01-01T00:00:00.000Z',
      productOffering: { '@type': 'ProductOfferingRef', id: 'offering', name: 'x' },
      productCharacteristic: [],
      productPrice: [],
      billingAccount: { id: 'account' },
    };
    given(created('1'), { type: 'ProductOrderDetailsChanged', data: { billingAccount: { id: 'account' } } })
      .when({
        type: 'AssessProductOrder',
        data: { ...nothingKnown, offerings: [{ id: 'offering', name: 'x', lifecycleStatus: 'Active' }] },
      })
      .then({
        type: 'ProductOrderAccepted',
        data: { items: [{ itemId: '1', action: 'add', deliveries: [{ productId, serviceId: uuidV5(productId, 'service') }], product }] },
      });
  });
});

describe('The state of an order', () => {
  it('cannot be set', () =>
    given(created('1'), accepted('1'))
      .when(set('completed'))
      .thenRejected('conflict', /held, pending, completed, failed, partial/));
  it('may be said again', () => given(created('1'), accepted('1')).when(set('inProgress')).thenNothing());
  it('is final when all is done', () =>
    given(created('1'), accepted('1'), completed('1'))
      .when(set('inProgress'))
      .thenRejected('conflict', /completed, which is final/));
  it('is partial when some is done', () =>
    given(created('1', '2'), accepted('1', '2'), completed('1'), failed('2')).when(set('partial')).thenNothing());
  it('is partial when some of an item is delivered', () =>
    given(created('1'), accepted('1'), failed('1', ['p1']))
      .when(set('partial'))
      .thenNothing());
  it('is failed when nothing is done', () =>
    given(created('1', '2'), accepted('1', '2'), failed('1'), failed('2')).when(set('failed')).thenNothing());
  it('is held when nothing goes on but something waits', () =>
    given(created('1', '2'), accepted('1', '2'), held, completed('2')).when(set('held')).thenNothing());
  it('is completed at once when there is nothing to do', () =>
    given(created('1'), { type: 'ProductOrderAccepted', data: { items: [agreed('1', [])] } })
      .when(set('completed'))
      .thenNothing());
});

describe('An item of an order', () => {
  const open = given(created('1'), accepted('1'));
  it('is completed', () => open.when({ type: 'CompleteItem', data: { itemId: '1' } }).then(completed('1')));
  it('is completed once', () =>
    given(created('1'), accepted('1'), completed('1'))
      .when({ type: 'CompleteItem', data: { itemId: '1' } })
      .thenNothing());
  it('fails', () => open.when({ type: 'FailItem', data: { itemId: '1', reason: 'no capacity', delivered: [] } }).then(failed('1')));
  it('does not fail once completed', () =>
    given(created('1'), accepted('1'), completed('1'))
      .when({ type: 'FailItem', data: { ...help, delivered: [] } })
      .thenNothing());
  it('is held', () => open.when({ type: 'HoldItem', data: { itemId: '1', reason: 'late', attempt: 1 } }).then(held));
  it('is not held for an attempt that is over', () =>
    given(created('1'), accepted('1'), retried)
      .when({ type: 'HoldItem', data: { ...help, attempt: 1 } })
      .thenNothing());
  it('is completed though it was held', () =>
    given(created('1'), accepted('1'), held)
      .when({ type: 'CompleteItem', data: { itemId: '1' } })
      .then(completed('1')));
  it('is tried again', () =>
    given(created('1'), accepted('1'), held)
      .when({ type: 'RetryItem', data: { itemId: '1', reason: 'again' } })
      .then(retried));
  it('is not tried again once it has ended', () =>
    given(created('1'), accepted('1'), failed('1'))
      .when({ type: 'RetryItem', data: help })
      .thenRejected('conflict', /is failed/));
  it('is not tried again once given up', () =>
    given(created('1'), accepted('1'), givenUp)
      .when({ type: 'RetryItem', data: help })
      .thenRejected('conflict', /given up/));
  it('is given up', () =>
    given(created('1'), accepted('1'), held)
      .when({ type: 'GiveUpItem', data: { itemId: '1', reason: 'no use' } })
      .then(givenUp));
  it('is given up once', () => given(created('1'), accepted('1'), givenUp).when({ type: 'GiveUpItem', data: help }).thenNothing());
  it('is not given up once completed', () =>
    given(created('1'), accepted('1'), completed('1')).when({ type: 'GiveUpItem', data: help }).thenRejected('conflict'));
  it('must be one of the order', () =>
    open.when({ type: 'RetryItem', data: { ...help, itemId: '9' } }).thenRejected('notFound', /no item 9/));
});

describe('The record of an order', () => {
  it('is deleted when the order has ended', () =>
    given(created('1'), rejected).when(remove).then({ type: 'ProductOrderDeleted', data: {} }));
  it('is kept while the order is open', () =>
    given(created('1'), accepted('1'))
      .when(remove)
      .thenRejected('conflict', /only an order that has ended/));
  it('is gone then', () => given(created('1'), rejected, { type: 'ProductOrderDeleted', data: {} }).when(remove).thenRejected('notFound'));
});
