import { recorded, specification } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import { customerBillOnDemand, type CustomerBillOnDemandCommand } from './customer-bill-on-demand.decider';
import type { CustomerBillOnDemandEvent, Request } from './customer-bill-on-demand.events';
import { customerBillOnDemandView } from './customer-bill-on-demand.view';

const given = specification(customerBillOnDemand);
const at = '2026-02-01T00:00:00.000Z';
const data: Request = { asked: { billingAccount: { id: 'acc' } }, at };
const requested = (changes: Partial<Request> = {}): CustomerBillOnDemandEvent => ({
  type: 'CustomerBillRequested',
  data: { ...data, ...changes },
});
const request = (changes: Partial<Request> = {}): CustomerBillOnDemandCommand => ({
  type: 'RequestCustomerBill',
  data: { ...data, ...changes },
});
const refused = (reason: string): CustomerBillOnDemandEvent => ({ type: 'CustomerBillRefused', data: { reason } });
const provided: CustomerBillOnDemandEvent = { type: 'CustomerBillProvided', data: { bill: 'b' } };
const provide: CustomerBillOnDemandCommand = { type: 'ProvideCustomerBill', data: { bill: 'b' } };
const refuse: CustomerBillOnDemandCommand = { type: 'RefuseCustomerBill', data: { reason: 'no' } };

describe('A request for a bill', () => {
  it('is taken', () => given().when(request()).then(requested()));
  it('is taken once', () => given(requested()).when(request()).thenNothing());
  it('is refused without an account', () =>
    given()
      .when(request({ asked: {} }))
      .then(requested({ asked: {} }), refused('It names no billing account.')));
  it('is refused for a period that ends before it starts', () => {
    const period = { from: '2026-01-02T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' };
    given().when(request({ period })).then(requested({ period }), refused('The billing period ends before it starts.'));
  });
  it('is refused for a period that has not ended', () => {
    const period = { from: '2026-01-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' };
    given()
      .when(request({ period }))
      .then(requested({ period }), refused(`The billing period has not ended: it is ${at}.`));
  });
  it('may be for a period up to now', () => {
    const period = { from: '2026-01-01T00:00:00.000Z', to: at };
    given().when(request({ period })).then(requested({ period }));
  });
  it('gets its bill', () => given(requested()).when(provide).then(provided));
  it('gets one answer', () => {
    given(requested(), provided).when(provide).thenNothing();
    given(requested(), provided).when(refuse).thenNothing();
    given(requested(), refused('no')).when(provide).thenNothing();
  });
  it('is refused with a reason', () => given(requested()).when(refuse).then(refused('no')));
  it('must be there to be answered', () => {
    given().when(provide).thenRejected('notFound');
    given().when(refuse).thenRejected('notFound');
  });
});

describe('The document of a request for a bill', () => {
  const show = (...events: CustomerBillOnDemandEvent[]) =>
    events.reduce<ReturnType<typeof customerBillOnDemandView.project>>(
      (document, event) => customerBillOnDemandView.project(document, recorded(event, 1, at, 'd')),
      undefined,
    );
  it('is in progress at first', () =>
    expect(show(requested())).toEqual({ id: 'd', billingAccount: { id: 'acc' }, state: 'inProgress', lastUpdate: at }));
  it('refers to its bill once done', () => expect(show(requested(), provided)).toMatchObject({ state: 'done', customerBill: { id: 'b' } }));
  it('says why it was rejected', () => expect(show(requested(), refused('no'))).toMatchObject({ state: 'rejected', stateReason: 'no' }));
});
