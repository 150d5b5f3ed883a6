import { describe, expect, it } from 'vitest';
import { type Recorded, uuidV5 } from '@skyledger/event-sourcing';
import { processSpecification, recorded } from '@skyledger/testing';
import type { AgreedItem } from '../product-order/product-order.events';
import type { OrderHandlingInput, Operation } from './order-handling.events';
import { orderHandling } from './order-handling.process';

const given = processSpecification(orderHandling);
const at = '2026-01-01T01:00:00.000Z';
const vCPU = (value: number) => ({ '@type': 'IntegerCharacteristic', name: 'vCPU', value });
const memory = { '@type': 'IntegerCharacteristic', name: 'memoryGiB', value: 4 };
const item = (action: AgreedItem['action'], products: string[], more: Partial<AgreedItem> = {}): AgreedItem => ({
  itemId: '1',
  action,
  deliveries: products.map((productId) => ({ productId, serviceId: `s-${productId}` })),
  product: { name: 'Cloud Server', productCharacteristic: [vCPU(2)], productPrice: [] },
  serviceSpecification: { '@type': 'ServiceSpecificationRef', id: 'spec' },
  ...more,
});
const accepted = (...items: AgreedItem[]): OrderHandlingInput => ({ type: 'OrderAccepted', data: { items } });
const one = accepted(item('add', ['a']));
const two = accepted(item('add', ['a', 'b']));
const resize = accepted(item('modify', ['a'], { changes: [vCPU(8)] }));
const end = accepted(item('delete', ['a']));
const activated = (serviceId: string, operation: Operation = 'createService'): OrderHandlingInput => ({
  type: 'ItemActivated',
  data: { serviceId, operation, at },
});
const broken = (serviceId: string, operation: Operation = 'createService', monitorId = 'm1'): OrderHandlingInput => ({
  type: 'ItemActivationFailed',
  data: { serviceId, operation, monitorId, reason: 'No capacity.' },
});
const refused = (serviceId: string, operation: Operation, code = 'conflict'): OrderHandlingInput => ({
  type: 'ServiceRefused',
  data: { serviceId, operation, code, reason: 'Busy.' },
});
const requested = (monitorId: string): OrderHandlingInput => ({ type: 'ServiceRequested', data: { serviceId: 's-a', monitorId } });
const shownAs = (productId: string): OrderHandlingInput => ({ type: 'ProductRecorded', data: { productId } });
const claimed: OrderHandlingInput = { type: 'ProductClaimed', data: { productId: 'a', productCharacteristic: [vCPU(4), memory] } };
const productRefused: OrderHandlingInput = { type: 'ProductRefused', data: { productId: 'a', reason: 'It is being changed.' } };
const overdue = (attempt = 1): OrderHandlingInput => ({ type: 'DeliveryOverdue', data: { itemId: '1', attempt } });
const retried = (attempt = 2): OrderHandlingInput => ({ type: 'ItemRetried', data: { itemId: '1', reason: 'x', attempt } });
const givenUp: OrderHandlingInput = { type: 'ItemGivenUp', data: { itemId: '1', reason: 'No use.' } };
/** What is sent after the last of the inputs, whole. */
const sent = (...inputs: OrderHandlingInput[]) => {
  const state = inputs.reduce(orderHandling.evolve, orderHandling.initialState);
  return orderHandling.react(recorded(inputs.at(-1)!, inputs.length, at, 'o1') as Recorded<OrderHandlingInput>, state);
};

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

describe('An item that is late', () => {
  it('is held', () => given(one).when(overdue()).thenSends('HoldItem'));
  it('is not held once delivered', () => given(one, activated('s-a'), shownAs('a')).when(overdue()).thenSends());
  it('is not held for an attempt that is over', () => given(one, retried()).when(overdue(1)).thenSends());
  it('is not held when it is of no order known', () => given().when(overdue()).thenSends());
});

describe('An item that is tried again', () => {
  const second = uuidV5('a', 'service/2');
  it('gets another service, and the one before is taken away', () => {
    given(one).when(retried()).thenSends('tmf640.deleteService.request', 'tmf640.createService.request', 'DeliveryOverdue');
    expect(sent(one, retried())[1]).toMatchObject({ to: { id: second } });
  });
  it('does not mind how the attempt before fails', () => given(one, retried()).when(broken('s-a')).thenSends());
  it('takes away what the attempt before brings after all', () =>
    given(one, retried()).when(activated('s-a')).thenSends('tmf640.deleteService.request'));
  it('is completed by the new attempt', () => given(one, retried(), activated(second)).when(shownAs('a')).thenSends('CompleteItem'));
  it('asks again for the product it waits for', () =>
    given(resize).when(retried()).thenSends('tmf637.claimProduct.request', 'DeliveryOverdue'));
  it('asks again for the change it waits for', () =>
    given(resize, claimed).when(retried()).thenSends('tmf640.patchService.request', 'DeliveryOverdue'));
  it('asks again for the record it waits for', () =>
    given(one, activated('s-a')).when(retried()).thenSends('tmf637.patchProduct.request', 'DeliveryOverdue'));
  it('is held again while the attempt before is still at work', () => {
    given(resize, claimed, requested('m1'), retried()).when(refused('s-a', 'patchService')).thenSends('HoldItem');
    given(resize, claimed, requested('m1'), retried(), refused('s-a', 'patchService'))
      .when(activated('s-a', 'patchService'))
      .thenSends('tmf637.releaseProduct.request');
    given(resize, claimed, requested('m1'), retried(), refused('s-a', 'patchService'))
      .when(broken('s-a', 'patchService'))
      .thenSends('tmf637.releaseProduct.request', 'FailItem');
  });
  it('does not mind how an older change fails once the new one has begun', () => {
    given(resize, claimed, requested('m1'), retried(), requested('m2'))
      .when(broken('s-a', 'patchService', 'm1'))
      .thenSends();
    given(resize, claimed, requested('m1'), retried(), requested('m2'))
      .when(broken('s-a', 'patchService', 'm2'))
      .thenSends('tmf637.releaseProduct.request', 'FailItem');
  });
  it('has nothing to do when all is done', () => given(one, activated('s-a'), shownAs('a')).when(retried()).thenSends());
});

describe('An item that is given up', () => {
  it('is undone', () => given(one).when(givenUp).thenSends('tmf640.deleteService.request', 'tmf637.patchProduct.request', 'FailItem'));
  it('lets go the product it wanted to change', () => given(resize).when(givenUp).thenSends('tmf637.releaseProduct.request', 'FailItem'));
  it('keeps what was delivered', () =>
    expect(sent(two, activated('s-a'), shownAs('a'), givenUp).at(-1)).toMatchObject({
      command: { type: 'FailItem', data: { delivered: ['a'] } },
    }));
  it('takes away a service that comes after all', () =>
    given(one, givenUp).when(activated('s-a')).thenSends('tmf640.deleteService.request'));
  it('shows a change that was made after all', () =>
    given(resize, claimed, givenUp).when(activated('s-a', 'patchService')).thenSends('tmf637.patchProduct.request'));
  it('lets go a product that is kept free too late', () => given(resize, givenUp).when(claimed).thenSends('tmf637.releaseProduct.request'));
});
