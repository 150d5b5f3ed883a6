import { describe, expect, it } from 'vitest';
import {
  accepted,
  activated,
  at,
  broken,
  claimed,
  end,
  given,
  item,
  memory,
  one,
  productRefused,
  refused,
  requested,
  resize,
  sent,
  shownAs,
  two,
  vCPU,
} from './order-handling.fixture';

describe('An accepted order', () => {
  it('has its product recorded, its service activated and its time limited', () =>
    given().when(one).thenSends('tmf637.createProduct.request', 'tmf640.createService.request', 'DeliveryOverdue'));
  it('has every product of an item made', () =>
    given()
      .when(two)
      .thenSends(
        'tmf637.createProduct.request',
        'tmf640.createService.request',
        'tmf637.createProduct.request',
        'tmf640.createService.request',
        'DeliveryOverdue',
      ));
  it('tells service activation all that the plan needs, and for which product and order', () =>
    expect(sent(one)[1]).toMatchObject({
      to: { category: 'service', id: 's-a' },
      command: {
        data: {
          state: 'active',
          serviceSpecification: { id: 'spec' },
          serviceCharacteristic: [vCPU(2)],
          relatedEntity: [
            { role: 'product', entity: { id: 'a', '@referredType': 'Product' } },
            { role: 'productOrder', entity: { id: 'o1' } },
          ],
        },
      },
    }));
  it('is overdue after four hours', () => expect(sent(one)[2]).toMatchObject({ at: '2026-01-01T05:00:00.000Z' }));
  it('needs no activation where there is no service', () =>
    given()
      .when(accepted(item('add', ['a'], { serviceSpecification: undefined })))
      .thenSends('tmf637.createProduct.request', 'tmf637.patchProduct.request', 'DeliveryOverdue'));
  it('has nothing to do for an item that changes nothing', () =>
    given()
      .when(accepted(item('noChange', [])))
      .thenSends());
  it('keeps free the product that it changes', () => given().when(resize).thenSends('tmf637.claimProduct.request', 'DeliveryOverdue'));
  it('keeps free the product that it ends', () => given().when(end).thenSends('tmf637.claimProduct.request', 'DeliveryOverdue'));
});

describe('A product that is added', () => {
  it('is active since its service is', () =>
    expect(sent(one, activated('s-a'))).toEqual([
      {
        to: { category: 'product', id: 'a' },
        command: {
          type: 'tmf637.patchProduct.request',
          data: {
            status: 'active',
            startDate: at,
            realizingService: [{ '@type': 'ServiceRef', '@referredType': 'Service', id: 's-a', name: 'Cloud Server' }],
          },
        },
      },
    ]));
  it('completes its item once the inventory shows it', () => given(one, activated('s-a')).when(shownAs('a')).thenSends('CompleteItem'));
  it('completes its item only with all the others', () => {
    given(two, activated('s-a'), activated('s-b')).when(shownAs('a')).thenSends();
    given(two, activated('s-a'), activated('s-b'), shownAs('a')).when(shownAs('b')).thenSends('CompleteItem');
  });
  it('does not complete its item when the inventory only tells that it was made', () => given(one).when(shownAs('a')).thenSends());
  it('is aborted when its service cannot be had, and its item fails', () =>
    given(one).when(broken('s-a')).thenSends('tmf637.patchProduct.request', 'FailItem'));
  it('is aborted when service activation refuses', () =>
    given(one)
      .when(refused('s-a', 'createService', 'invalid'))
      .thenSends('tmf637.patchProduct.request', 'FailItem'));
  it('has its service taken back when the inventory will not have it', () =>
    given(one).when(productRefused).thenSends('tmf640.deleteService.request', 'FailItem'));
  it('fails its item with what was delivered all the same', () =>
    expect(sent(two, activated('s-a'), shownAs('a'), broken('s-b'))[1]).toEqual({
      to: { category: 'productOrder', id: 'o1' },
      command: { type: 'FailItem', data: { itemId: '1', reason: '1 of 2 were delivered. No capacity.', delivered: ['a'] } },
    }));
  it('is not told of what concerns another service', () => given(one).when(broken('other')).thenSends());
  it('does not mind its service being taken back', () => given(one, broken('s-a')).when(activated('s-a', 'deleteService')).thenSends());
  it('does not mind a request having been heard', () => given(one).when(requested('m1')).thenSends());
});

describe('A product that is changed', () => {
  it('is resized as it is now, not as it was when ordered', () =>
    expect(sent(resize, claimed)[0]).toMatchObject({
      to: { id: 's-a' },
      command: { type: 'tmf640.patchService.request', data: { serviceCharacteristic: [vCPU(8), memory] } },
    }));
  it('is released with its new characteristics', () =>
    expect(sent(resize, claimed, activated('s-a', 'patchService'))[0]).toMatchObject({
      command: {
        type: 'tmf637.releaseProduct.request',
        data: {
          productOrderItem: { orderId: 'o1', orderItemId: '1', orderItemAction: 'modify' },
          changes: { productCharacteristic: [vCPU(8), memory] },
        },
      },
    }));
  it('completes its item then', () =>
    given(resize, claimed, activated('s-a', 'patchService')).when(shownAs('a')).thenSends('CompleteItem'));
  it('fails its item when another order is at it', () => given(resize).when(productRefused).thenSends('FailItem'));
  it('is released as it was when the change fails', () =>
    expect(sent(resize, claimed, broken('s-a', 'patchService'))[0]).toMatchObject({
      command: { type: 'tmf637.releaseProduct.request', data: { changes: {} } },
    }));
  it('is changed at once where there is no service', () =>
    given(accepted(item('modify', ['a'], { serviceSpecification: undefined })))
      .when(claimed)
      .thenSends('tmf637.releaseProduct.request'));
});

describe('A product that is ended', () => {
  it('has its service taken away', () => given(end).when(claimed).thenSends('tmf640.deleteService.request'));
  it('is terminated since its service is', () =>
    expect(sent(end, claimed, activated('s-a', 'deleteService'))[0]).toMatchObject({
      command: { type: 'tmf637.releaseProduct.request', data: { changes: { status: 'terminated', terminationDate: at } } },
    }));
});
