import { describe, expect, it } from 'vitest';
import { notificationType } from './changes';

const ticket = {
  type: 'TroubleTicket',
  stateAttribute: ['status'],
  stateNotification: 'StatusChange' as const,
  events: [
    'TroubleTicketCreateEvent',
    'TroubleTicketAttributeValueChangeEvent',
    'TroubleTicketStatusChangeEvent',
    'TroubleTicketDeleteEvent',
  ],
};
const before = { id: '1', status: 'acknowledged', note: [{ text: 'a' }], lastUpdate: '1' };

describe('A change of a document', () => {
  it('is a Create when there was none', () => expect(notificationType(ticket, undefined, before)).toBe('TroubleTicketCreateEvent'));
  it('is a Delete when there is none any more', () => expect(notificationType(ticket, before, undefined)).toBe('TroubleTicketDeleteEvent'));
  it('is a change of state when the state differs, whatever else does', () =>
    expect(notificationType(ticket, before, { ...before, status: 'resolved', resolutionDate: '2' })).toBe(
      'TroubleTicketStatusChangeEvent',
    ));
  it('is a change of attributes when only they differ', () =>
    expect(notificationType(ticket, before, { ...before, note: [{ text: 'b' }] })).toBe('TroubleTicketAttributeValueChangeEvent'));
  it('is nothing when nothing differs', () =>
    expect(notificationType(ticket, before, { ...before, note: [{ text: 'a' }] })).toBeUndefined());
  it('is nothing when only the time of it differs', () =>
    expect(notificationType(ticket, before, { ...before, lastUpdate: '2' })).toBeUndefined());
  it('is nothing before there is and after there was a document', () =>
    expect(notificationType(ticket, undefined, undefined)).toBeUndefined());
  it('is a change of attributes where the contract knows no change of state', () =>
    expect(
      notificationType({ ...ticket, events: ['troubleTicketAttributeValueChangeEvent'] }, before, { ...before, status: 'resolved' }),
    ).toBe('TroubleTicketAttributeValueChangeEvent'));
  it('is not published where the contract has no such event', () =>
    expect(notificationType({ ...ticket, events: [] }, undefined, before)).toBeUndefined());
});
