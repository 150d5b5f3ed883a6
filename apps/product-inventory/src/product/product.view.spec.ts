import { describe, expect, it } from 'vitest';
import { recorded } from '@skyledger/testing';
import type { OrderItem, ProductEvent } from './product.events';
import { productView } from './product.view';

const at = '2026-01-01T00:00:00.000Z';
const later = '2026-02-01T00:00:00.000Z';
const created: ProductEvent = { type: 'ProductCreated', data: { name: 'Cloud Server', status: 'pendingActive', description: 'x' } };
const claim = { productOrderItem: { orderId: 'o1', orderItemId: '1', orderItemAction: 'modify' } satisfies OrderItem };
const shown = (...events: ProductEvent[]) =>
  events.reduce<ReturnType<typeof productView.project>>(
    (product, event, index) => productView.project(product, recorded(event, index + 1, at)),
    undefined,
  );

describe('The document of a product', () => {
  it('shows what was said, and when', () =>
    expect(shown(created)).toEqual({
      '@type': 'Product',
      id: 'id-1',
      name: 'Cloud Server',
      description: 'x',
      status: 'pendingActive',
      creationDate: at,
    }));
  it('has begun at once when it is created active', () =>
    expect(shown({ type: 'ProductCreated', data: { status: 'active' } })).toMatchObject({ status: 'active', startDate: at }));
  it('loses what is set to null', () =>
    expect(shown(created, { type: 'ProductDetailsChanged', data: { description: null } as never })).not.toHaveProperty('description'));
  it('shows when it began', () =>
    expect(shown(created, { type: 'ProductActivated', data: { startDate: later } })).toMatchObject({ status: 'active', startDate: later }));
  it('begins once, however often it is suspended', () =>
    expect(
      shown(
        created,
        { type: 'ProductActivated', data: { startDate: later } },
        { type: 'ProductSuspended', data: {} },
        { type: 'ProductActivated', data: {} },
      ),
    ).toMatchObject({
      status: 'active',
      startDate: later,
    }));
  it.each([
    ['ProductActivationStarted', 'pendingActive'],
    ['ProductSuspended', 'suspended'],
    ['ProductTerminationStarted', 'pendingTerminate'],
    ['ProductCancelled', 'cancelled'],
    ['ProductAborted', 'aborted'],
  ] as const)('follows %s', (type, status) => expect(shown(created, { type, data: {} })).toMatchObject({ status }));
  it('goes on when its termination is abandoned', () =>
    expect(shown(created, { type: 'ProductTerminationAbandoned', data: { status: 'suspended' } })).toMatchObject({ status: 'suspended' }));
  it('shows when it ended', () =>
    expect(shown(created, { type: 'ProductTerminated', data: { terminationDate: later } })).toMatchObject({
      status: 'terminated',
      terminationDate: later,
    }));
  it('names every order that changed it', () =>
    expect(shown(created, { type: 'ProductClaimed', data: claim }, { type: 'ProductReleased', data: claim })?.productOrderItem).toEqual([
      claim.productOrderItem,
    ]));
  it('is gone once deleted', () => expect(shown(created, { type: 'ProductDeleted', data: {} })).toBeUndefined());
});
