import { contracts } from '@skyledger/tmf-contracts';
import { describe, expect, it } from 'vitest';
import { notificationTypesOf } from './changes';

const ticket = {
  resource: 'troubleTicket',
  type: 'TroubleTicket',
  stateAttribute: ['status'],
  stateNotification: 'StatusChange' as const,
  events: [
    'TroubleTicketCreateEvent',
    'TroubleTicketAttributeValueChangeEvent',
    'TroubleTicketStatusChangeEvent',
    'TroubleTicketDeleteEvent',
    'TroubleTicketResolvedEvent',
    'TroubleTicketInformationRequiredEvent',
  ],
};
const before = { id: '1', status: 'acknowledged', note: [{ text: 'a' }], lastUpdate: '1' };
const said = notificationTypesOf(ticket);
const only = (...events: string[]) => notificationTypesOf({ ...ticket, events });

describe('A change of a document', () => {
  it('is a Create when there was none', () => expect(said(undefined, before)).toEqual(['TroubleTicketCreateEvent']));
  it('is a Delete when there is none any more', () => expect(said(before, undefined)).toEqual(['TroubleTicketDeleteEvent']));
  it('is a change of state when the state differs, whatever else does', () =>
    expect(said(before, { ...before, status: 'closed', statusChangeDate: '2' })).toEqual(['TroubleTicketStatusChangeEvent']));
  it('is announced by what the contract has for the state, too', () => {
    expect(said(before, { ...before, status: 'resolved' })).toEqual(['TroubleTicketStatusChangeEvent', 'TroubleTicketResolvedEvent']);
    expect(said(before, { ...before, status: 'pending' })).toEqual([
      'TroubleTicketStatusChangeEvent',
      'TroubleTicketInformationRequiredEvent',
    ]);
  });
  it('is not announced again while the state stays', () =>
    expect(said({ ...before, status: 'pending' }, { ...before, status: 'pending', note: [] })).toEqual([
      'TroubleTicketAttributeValueChangeEvent',
    ]));
  it('is a change of attributes when only they differ', () =>
    expect(said(before, { ...before, note: [{ text: 'b' }] })).toEqual(['TroubleTicketAttributeValueChangeEvent']));
  it('is nothing when nothing differs', () => expect(said(before, { ...before, note: [{ text: 'a' }] })).toEqual([]));
  it('is nothing when only the time of it differs', () => expect(said(before, { ...before, lastUpdate: '2' })).toEqual([]));
  it('is nothing before there is and after there was a document', () => expect(said(undefined, undefined)).toEqual([]));
  it('is a change of attributes where the contract knows no change of state', () =>
    expect(only('troubleTicketAttributeValueChangeEvent')(before, { ...before, status: 'resolved' })).toEqual([
      'TroubleTicketAttributeValueChangeEvent',
    ]));
  it('is not published where the contract has no such event', () => expect(only()(undefined, before)).toEqual([]));
});

describe('An attribute that has an event of its own', () => {
  it('is told by that, and only what changed beside it as a change of attributes', () => {
    const { service } = contracts;
    const found = { id: '1', state: 'active', operatingStatus: 'starting', name: 'a' };
    expect(notificationTypesOf(service)(found, { ...found, operatingStatus: 'running' })).toEqual(['ServiceOperatingStatusChangeEvent']);
    expect(notificationTypesOf(service)(found, { ...found, operatingStatus: 'running', name: 'b' })).toEqual([
      'ServiceAttributeValueChangeEvent',
      'ServiceOperatingStatusChangeEvent',
    ]);
  });
  it('may be a list that grows', () => {
    const found = { id: '1', state: 'inProgress' };
    const types = notificationTypesOf(contracts.productOrder)(found, { ...found, productOrderMilestone: [{ name: 'delivered' }] });
    expect(types).toEqual(['ProductOrderMilestoneEvent']);
  });
  it.each(Object.values(contracts))('is always one the contract of $resource has', (contract) => {
    const states = Object.fromEntries(contract.stateAttribute.map((name) => [name, 'pending']));
    const all = notificationTypesOf(contract)({}, { ...states, other: 1 });
    expect(contract.events.length === 0 || all.length > 0 || !contract.events.some((name) => /Change/.test(name))).toBe(true);
    for (const type of all) expect(contract.events).toContain(type);
  });
});
