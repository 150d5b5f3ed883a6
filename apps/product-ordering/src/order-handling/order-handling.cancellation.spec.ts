import { describe, expect, it } from 'vitest';
import {
  accepted,
  activated,
  broken,
  claimed,
  end,
  given,
  item,
  one,
  productRefused,
  refused,
  requested,
  resize,
  retried,
  sent,
  shownAs,
  two,
  vCPU,
  memory,
} from './order-handling.fixture';
import type { OrderHandlingInput } from './order-handling.events';

const cancel = (taskId = 't1'): OrderHandlingInput => ({ type: 'CancellationRequested', data: { taskId } });
const held = (operation: 'createService' | 'patchService' | 'deleteService'): OrderHandlingInput => ({
  type: 'ItemActivationFailed',
  data: { serviceId: 's-a', operation, monitorId: 'm9', reason: 'Stuck.', isStuck: true },
});
const concluded = (...inputs: OrderHandlingInput[]) => sent(...inputs).at(-1);
const left = (itemId: string, reason: string) => ({ command: { type: 'ConcludeCancellation', data: { left: [{ itemId, reason }] } } });

describe('An order that is to be cancelled', () => {
  it('has its activation called off', () => given(one).when(cancel()).thenSends('AcceptCancellation', 'tmf640.cancelService.request'));
  it('has its product cancelled once the activation is undone', () => {
    given(one, cancel()).when(broken('s-a')).thenSends('tmf637.patchProduct.request');
    expect(sent(one, cancel(), broken('s-a'))[0]).toMatchObject({ command: { data: { status: 'cancelled' } } });
  });
  it('is cancelled once the inventory shows it', () =>
    given(one, cancel(), broken('s-a')).when(shownAs('a')).thenSends('ConcludeCancellation'));
  it('is cancelled once all its products are', () => {
    given(two, cancel(), broken('s-a'), broken('s-b')).when(shownAs('a')).thenSends();
    given(two, cancel(), broken('s-a'), broken('s-b'), shownAs('a')).when(shownAs('b')).thenSends('ConcludeCancellation');
  });
  it('is cancelled when its activation was refused', () =>
    given(one, cancel())
      .when(refused('s-a', 'createService', 'invalid'))
      .thenSends('tmf637.patchProduct.request'));
  it('is cancelled when the inventory has never heard of the product', () =>
    given(one, cancel(), broken('s-a')).when(productRefused).thenSends('ConcludeCancellation'));
  it('does not become late', () =>
    given(one, cancel())
      .when({ type: 'DeliveryOverdue', data: { itemId: '1', attempt: 1 } })
      .thenSends());
  it('has what failed before left alone', () =>
    given(two, broken('s-a')).when(cancel()).thenSends('AcceptCancellation', 'tmf640.cancelService.request'));
});

describe('An activation that succeeds all the same', () => {
  it('is undone', () => given(one, cancel()).when(activated('s-a')).thenSends('tmf640.deleteService.request'));
  it('is withdrawn then', () =>
    given(one, cancel(), activated('s-a')).when(activated('s-a', 'deleteService')).thenSends('tmf637.patchProduct.request'));
  it('is withdrawn when there is nothing to be undone', () =>
    given(one, cancel(), activated('s-a'))
      .when(refused('s-a', 'deleteService', 'notFound'))
      .thenSends('tmf637.patchProduct.request'));
  it('that changed a service is changed back', () =>
    expect(sent(resize, claimed, cancel(), activated('s-a', 'patchService'))[0]).toMatchObject({
      to: { id: 's-a' },
      command: { type: 'tmf640.patchService.request', data: { serviceCharacteristic: [vCPU(4), memory] } },
    }));
  it('that was changed back lets the product go as it was', () =>
    expect(sent(resize, claimed, cancel(), activated('s-a', 'patchService'), activated('s-a', 'patchService'))[0]).toMatchObject({
      command: { type: 'tmf637.releaseProduct.request', data: { changes: {} } },
    }));
});

describe('What cannot be undone', () => {
  it('is tried once more by taking the service away', () =>
    given(one, cancel()).when(held('createService')).thenSends('tmf640.deleteService.request'));
  it('fails the cancellation then', () =>
    expect(concluded(one, cancel(), held('createService'), held('deleteService'))).toMatchObject(
      left('1', 'It could not be undone. Stuck.'),
    ));
  it('fails the cancellation when it is refused', () =>
    expect(concluded(one, cancel(), activated('s-a'), refused('s-a', 'deleteService'))).toMatchObject(
      left('1', 'It could not be undone. Busy.'),
    ));
  it('fails the cancellation of a change, and the product is let go', () => {
    given(resize, claimed, cancel()).when(held('patchService')).thenSends('tmf637.releaseProduct.request', 'ConcludeCancellation');
    expect(concluded(resize, claimed, cancel(), held('patchService'))).toMatchObject(left('1', 'It could not be undone. Stuck.'));
  });
});

describe('A product that was waited for', () => {
  it('is let go', () => given(resize).when(cancel()).thenSends('AcceptCancellation', 'tmf637.releaseProduct.request'));
  it('is let go though it is claimed meanwhile', () => {
    given(resize, cancel()).when(claimed).thenSends();
    given(resize, cancel(), claimed).when(shownAs('a')).thenSends('ConcludeCancellation');
  });
  it('need not be let go when somebody else has it', () => given(resize, cancel()).when(productRefused).thenSends('ConcludeCancellation'));
  it('that is to be ended is kept', () => given(end).when(cancel()).thenSends('AcceptCancellation', 'tmf637.releaseProduct.request'));
});

describe('An attempt before', () => {
  it('is waited for when it is still at work', () => {
    given(resize, claimed, requested('m1'), retried(), cancel()).when(refused('s-a', 'patchService')).thenSends();
    given(resize, claimed, requested('m1'), retried(), cancel(), refused('s-a', 'patchService'))
      .when(broken('s-a', 'patchService'))
      .thenSends('tmf637.releaseProduct.request');
  });
});

describe('The point of no return', () => {
  const refusedAfter = (...inputs: OrderHandlingInput[]) =>
    given(...inputs)
      .when(cancel())
      .thenSends('RefuseCancellation');
  it('is passed when a service is active', () => refusedAfter(one, activated('s-a')));
  it('is passed when a product is delivered', () => refusedAfter(two, activated('s-a'), shownAs('a')));
  it('is passed when a service is changed', () => refusedAfter(resize, claimed, activated('s-a', 'patchService')));
  it('is passed when a service is being taken away', () => refusedAfter(end, claimed));
  it('is passed at once where no service is needed', () => refusedAfter(accepted(item('add', ['a'], { serviceSpecification: undefined }))));
  it('is named', () =>
    expect(sent(end, claimed, cancel())[0]).toMatchObject({
      to: { category: 'productOrder', id: 'o1' },
      command: { data: { taskId: 't1', reason: expect.stringContaining('item 1 is past the point of no return (product a, delete)') } },
    }));
  it('lets the order go on', () => given(one, activated('s-a'), cancel()).when(shownAs('a')).thenSends('CompleteItem'));
  it('does not matter when nothing is left', () =>
    expect(sent(one, broken('s-a'), cancel())[0]).toMatchObject({
      command: { data: { reason: expect.stringContaining('Nothing is left') } },
    }));
  it('is passed by a cancellation itself', () =>
    expect(sent(one, cancel(), cancel('t2'))[0]).toMatchObject({ command: { type: 'RefuseCancellation', data: { taskId: 't2' } } }));
});
