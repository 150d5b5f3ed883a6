import { Rejection } from '@skyledger/event-sourcing';
import { describe, expect, it } from 'vitest';
import { interestOf } from './interest';

const resource = {
  id: 'o1',
  state: 'completed',
  orderDate: '2026-01-01T00:00:00Z',
  description: 'A&B',
  relatedParty: [{ role: 'buyer', name: 'Ann' }, { role: 'payer' }],
};
const told = {
  name: 'ProductOrderStateChangeEvent',
  envelope: {
    eventType: 'ProductOrderStateChangeEvent',
    eventTime: '2026-01-01T00:00:00Z',
    correlationId: 'c',
    event: { productOrder: resource },
  },
};
const wants = (query: string) => interestOf('TMF622', 'v4', query)(told);

describe('A listener is told', () => {
  it.each([
    '',
    '?eventType=ProductOrderStateChangeEvent',
    'eventType = ProductOrderStateChangeEvent',
    'eventType=ProductOrderStateChangeEvent&event.productOrder.state=completed',
    'eventType=ProductOrderCreateEvent,ProductOrderStateChangeEvent',
    'eventType=ProductOrderCreateEvent&eventType=ProductOrderStateChangeEvent',
    'eventType.regex=^ProductOrder',
    'event.productOrder.state=failed,completed',
    'event.productOrder.relatedParty.role=payer',
    'event.productOrder.description=A%26B',
    'event.productOrder.orderDate.gte=2026-01-01T01:00:00%2B01:00',
    'event.productOrder.state.ne=failed',
    'event.cancelProductOrder.state.ne=done',
    'eventTime.lt=2027-01-01',
    'correlationId=c',
  ])('%s', (query) => expect(wants(query)).toBe(true));
});

describe('A listener is not told', () => {
  it.each([
    'eventType=ProductOrderCreateEvent',
    'eventType=ProductOrderStateChangeEvent&event.productOrder.state=failed',
    'event.productOrder.relatedParty.role=seller',
    'event.cancelProductOrder.state=done',
    'eventTime.gt=2027-01-01',
  ])('%s', (query) => expect(wants(query)).toBe(false));
});

describe('A query is refused, with what is wrong,', () => {
  const refusal = (query: string) => {
    try {
      interestOf('TMF622', 'v4', query);
    } catch (error) {
      if (error instanceof Rejection) return [error.code, error.field, error.message];
      throw error;
    }
    throw new Error('It was not refused.');
  };

  it.each([
    ['eventType=ProductOrderExplodedEvent', /ProductOrderExplodedEvent/],
    ['eventType=ProductOrderMilestoneEvent', /ProductOrderMilestoneEvent/], // v5 only
    ['event.productOrder.creationDate=2026-01-01', /creationDate/], // v4 says orderDate
    ['event.productOrder.colour=red', /event\.productOrder\.colour/],
    ['event.troubleTicket.status=closed', /event\.troubleTicket\.status/], // of another API
    ['event.productOrder=x', /event\.productOrder/],
    ['event.productOrder.relatedParty.name=Ann', /personal data/],
    ['colour=red', /colour/],
    ['sort=eventTime', /sort/],
    ['fields=eventType', /fields/],
    ['eventTime.gt=yesterday', /eventTime/],
    ['eventType=%ZZ', /encoded/],
  ])('%s', (query, reason) => expect(refusal(query)).toEqual(['invalid', 'query', expect.stringMatching(reason)]));
});
