import { describe, expect, it } from 'vitest';
import { uuidV5 } from '@skyledger/event-sourcing';
import {
  activated,
  broken,
  claimed,
  given,
  givenUp,
  one,
  overdue,
  refused,
  requested,
  resize,
  retried,
  sent,
  shownAs,
  two,
} from './order-handling.fixture';

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
