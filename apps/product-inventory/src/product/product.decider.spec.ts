import { describe, it } from 'vitest';
import { specification } from '@skyledger/testing';
import { product } from './product.decider';
import type { OrderItem, ProductEvent, Status } from './product.events';

const given = specification(product);
const created = (status: Status, realised = false): ProductEvent => ({
  type: 'ProductCreated',
  data: { name: 'Cloud Server', status, ...(realised && { realizingService: [{ id: 'service-1' }] }) },
});
const item = (orderId: string, orderItemAction: OrderItem['orderItemAction']): { productOrderItem: OrderItem } => ({
  productOrderItem: { orderId, orderItemId: '1', orderItemAction },
});
const claimed = (orderId: string, action: OrderItem['orderItemAction']): ProductEvent => ({
  type: 'ProductClaimed',
  data: item(orderId, action),
});
const terminating: ProductEvent = { type: 'ProductTerminationStarted', data: {} };
const set = (status: Status) => ({ type: 'SetProductStatus' as const, data: { status } });

describe('A product', () => {
  it('is created in the status it is said to have', () =>
    given()
      .when({ type: 'CreateProduct', data: { name: 'Cloud Server', status: 'pendingActive' } })
      .then({ type: 'ProductCreated', data: { name: 'Cloud Server', status: 'pendingActive' } }));
  it('is created as created when nothing is said', () =>
    given()
      .when({ type: 'CreateProduct', data: { name: 'x' } })
      .then({ type: 'ProductCreated', data: { name: 'x', status: 'created' } }));
  it('is not created twice', () =>
    given(created('active'))
      .when({ type: 'CreateProduct', data: { name: 'x' } })
      .thenNothing());
  it('is not created again once deleted', () =>
    given(created('created'), { type: 'ProductDeleted', data: {} })
      .when({ type: 'CreateProduct', data: { name: 'x' } })
      .thenRejected('conflict'));
  it('must be there to be changed', () =>
    given()
      .when({ type: 'ChangeProductDetails', data: { name: 'y' } })
      .thenRejected('notFound'));
  it('changes its details', () =>
    given(created('active'))
      .when({ type: 'ChangeProductDetails', data: { name: 'y' } })
      .then({ type: 'ProductDetailsChanged', data: { name: 'y' } }));
  it('is left alone when nothing changes', () => given(created('active')).when({ type: 'ChangeProductDetails', data: {} }).thenNothing());
});

describe('The life of a product', () => {
  it('begins to be activated', () =>
    given(created('created')).when(set('pendingActive')).then({ type: 'ProductActivationStarted', data: {} }));
  it('is active from an instant on', () =>
    given(created('pendingActive'))
      .when({ type: 'SetProductStatus', data: { status: 'active', startDate: '2026-01-02T00:00:00.000Z' } })
      .then({ type: 'ProductActivated', data: { startDate: '2026-01-02T00:00:00.000Z' } }));
  it('is suspended', () => given(created('active')).when(set('suspended')).then({ type: 'ProductSuspended', data: {} }));
  it('is active again', () => given(created('suspended')).when(set('active')).then({ type: 'ProductActivated', data: {} }));
  it('begins to end', () => given(created('active')).when(set('pendingTerminate')).then(terminating));
  it('ends', () => given(created('active'), terminating).when(set('terminated')).then({ type: 'ProductTerminated', data: {} }));
  it('is cancelled before it begins', () =>
    given(created('pendingActive')).when(set('cancelled')).then({ type: 'ProductCancelled', data: {} }));
  it('is aborted when it cannot begin', () =>
    given(created('pendingActive')).when(set('aborted')).then({ type: 'ProductAborted', data: {} }));
  it('stays where it is when told so', () => given(created('active')).when(set('active')).thenNothing());
  it('cannot be active without having been prepared', () =>
    given(created('created'))
      .when(set('active'))
      .thenRejected('conflict', /can become pendingActive, cancelled, aborted/));
  it('does not begin again', () => given(created('terminated')).when(set('active')).thenRejected('conflict', /final/));
  it('is not steered by others while an order changes it', () =>
    given(created('active'), claimed('o1', 'modify'))
      .when(set('terminated'))
      .thenRejected('conflict', /order o1/));
});

describe('A product that an order changes', () => {
  it('is kept free for it', () =>
    given(created('active'))
      .when({ type: 'ClaimProduct', data: item('o1', 'modify') })
      .then(claimed('o1', 'modify')));
  it('begins to end when the order deletes it', () =>
    given(created('active'))
      .when({ type: 'ClaimProduct', data: item('o1', 'delete') })
      .then(claimed('o1', 'delete'), terminating));
  it('is kept free once', () =>
    given(created('active'), claimed('o1', 'modify'))
      .when({ type: 'ClaimProduct', data: item('o1', 'modify') })
      .thenNothing());
  it('is not kept free for two', () =>
    given(created('active'), claimed('o1', 'modify'))
      .when({ type: 'ClaimProduct', data: item('o2', 'modify') })
      .thenRejected('conflict', /being changed \(order o1/));
  it('is not deleted twice', () =>
    given(created('active'), claimed('o1', 'delete'), terminating)
      .when({ type: 'ClaimProduct', data: item('o2', 'delete') })
      .thenRejected('conflict', /termination is under way/));
  it('must be active to be changed', () =>
    given(created('suspended'))
      .when({ type: 'ClaimProduct', data: item('o1', 'modify') })
      .thenRejected('conflict'));
  it('is released', () =>
    given(created('active'), claimed('o1', 'modify'))
      .when({ type: 'ReleaseProduct', data: item('o1', 'modify') })
      .then({ type: 'ProductReleased', data: item('o1', 'modify') }));
  it('is not released by another order', () =>
    given(created('active'), claimed('o1', 'modify'))
      .when({ type: 'ReleaseProduct', data: item('o2', 'modify') })
      .thenNothing());
  it('ends with its release', () =>
    given(created('active'), claimed('o1', 'delete'), terminating)
      .when({ type: 'ReleaseProduct', data: { ...item('o1', 'delete'), terminationDate: '2026-02-01T00:00:00.000Z' } })
      .then(
        { type: 'ProductReleased', data: item('o1', 'delete') },
        { type: 'ProductTerminated', data: { terminationDate: '2026-02-01T00:00:00.000Z' } },
      ));
  it('goes on as before when its termination failed', () =>
    given(created('suspended'), claimed('o1', 'delete'), terminating)
      .when({ type: 'ReleaseProduct', data: item('o1', 'delete') })
      .then(
        { type: 'ProductReleased', data: item('o1', 'delete') },
        { type: 'ProductTerminationAbandoned', data: { status: 'suspended' } },
      ));
  it('is free for the next one after its release', () =>
    given(created('active'), claimed('o1', 'modify'), { type: 'ProductReleased', data: item('o1', 'modify') })
      .when({ type: 'ClaimProduct', data: item('o2', 'modify') })
      .then(claimed('o2', 'modify')));
});

describe('The record of a product', () => {
  it('is deleted', () => given(created('created')).when({ type: 'DeleteProduct', data: {} }).then({ type: 'ProductDeleted', data: {} }));
  it('is not deleted twice', () =>
    given(created('created'), { type: 'ProductDeleted', data: {} }).when({ type: 'DeleteProduct', data: {} }).thenNothing());
  it('is not deleted while a service stands behind it', () =>
    given(created('active', true))
      .when({ type: 'DeleteProduct', data: {} })
      .thenRejected('conflict', /order with the action delete/));
  it('is deleted when that has ended', () =>
    given(created('terminated', true)).when({ type: 'DeleteProduct', data: {} }).then({ type: 'ProductDeleted', data: {} }));
  it('knows of a service that came later', () =>
    given(created('active'), { type: 'ProductDetailsChanged', data: { realizingService: [{ id: 'service-1' }] } })
      .when({ type: 'DeleteProduct', data: {} })
      .thenRejected('conflict'));
});
