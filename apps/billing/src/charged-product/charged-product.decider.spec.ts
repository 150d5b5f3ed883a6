import { specification } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import { agreed, on, productFrom } from '../bill-invoice-management/bill.fixture';
import { chargedProduct, type ChargedProductCommand } from './charged-product.decider';
import type { ChargedFrom, ChargedProductEvent } from './charged-product.events';

const given = specification(chargedProduct);
const charging: ChargedFrom = { billingAccount: { id: 'acc' }, name: 'Server', startDate: on(1), prices: [agreed('recurring', '31')] };
const note = (data: Partial<Extract<ChargedProductCommand, { type: 'NoteProduct' }>['data']> = {}): ChargedProductCommand => ({
  type: 'NoteProduct',
  data: { at: on(1, 5), ...data },
});
const started: ChargedProductEvent = { type: 'ProductChargingStarted', data: charging };
const ended: ChargedProductEvent = { type: 'ProductChargingEnded', data: { at: on(2) } };
const january = [{ from: on(1), to: on(2) }];
const bill = (name: string, charged = january, oneTime: string[] = []): ChargedProductCommand => ({
  type: 'BillProduct',
  data: { bill: name, oneTime, recurring: [{ price: 'recurring-price', charged, credited: [] }] },
});
const billed = (name: string, oneTime: string[] = []): ChargedProductEvent => ({
  type: 'ProductBilled',
  data: bill(name, january, oneTime).data as never,
});

describe('A charged product', () => {
  it('is charged from its start', () => given().when(note({ charging })).then(started));
  it('is not charged before it started', () => given().when(note()).thenNothing());
  it('is not charged twice', () => given(started).when(note({ charging })).thenNothing());
  it('is not ended before it started', () =>
    given()
      .when(note({ terminationDate: on(2) }))
      .thenNothing());
  it('has new prices from when they were agreed', () => {
    const prices = [agreed('recurring', '62')];
    given(started)
      .when(note({ charging: { ...charging, prices } }))
      .then({ type: 'ProductPricesAgreed', data: { from: on(1, 5), prices } });
  });
  it('is charged to its end', () =>
    given(started)
      .when(note({ charging, terminationDate: on(2) }))
      .then(ended));
  it('ends once', () =>
    given(started, ended)
      .when(note({ charging, terminationDate: on(2) }))
      .thenNothing());
  it('may be heard of when it has ended already', () =>
    given()
      .when(note({ charging, terminationDate: on(2) }))
      .then(started, ended));

  it('is billed', () => given(started).when(bill('b')).then(billed('b')));
  it('is billed for a time once', () =>
    given(started, billed('b'))
      .when(bill('c', [{ from: on(1, 31), to: on(3) }]))
      .thenRejected('conflict'));
  it('is billed for the time after', () =>
    given(started, billed('b'))
      .when(bill('c', [{ from: on(2), to: on(3) }]))
      .then({ type: 'ProductBilled', data: bill('c', [{ from: on(2), to: on(3) }]).data as never }));
  it('is billed for a fee once', () =>
    given(started, billed('b', ['fee']))
      .when(bill('c', [], ['fee']))
      .thenRejected('conflict'));
  it('must be there to be billed', () => given().when(bill('b')).thenRejected('notFound'));

  it('shows who pays, what was agreed and what was billed', () =>
    expect(productFrom(on(1), charging.prices as never, ended, billed('b', ['fee']))).toMatchObject({
      id: 'p',
      billingAccount: { id: 'acc' },
      startDate: on(1),
      endDate: on(2),
      terms: [{ from: on(1), prices: charging.prices }],
      oneTime: ['fee'],
      recurring: { 'recurring-price': january },
    }));
});
