import { describe, expect, it } from 'vitest';
import { specification } from '@skyledger/testing';
import { type StatusCommand, troubleTicket } from './trouble-ticket.decider';
import type { TroubleTicketEvent } from './trouble-ticket.events';

const given = specification(troubleTicket);
const details = { description: 'No dial tone', severity: 'major', ticketType: 'fault' };
const created: TroubleTicketEvent = { type: 'TroubleTicketCreated', data: details };
const fact = (type: Exclude<TroubleTicketEvent['type'], 'TroubleTicketCreated' | 'TroubleTicketDetailsChanged'>) =>
  ({ type, data: {} }) as TroubleTicketEvent;
const started = fact('TroubleTicketStarted');
const resolved = fact('TroubleTicketResolved');
const closed = fact('TroubleTicketClosed');
const command = (type: StatusCommand, reason?: string) => ({ type, data: reason === undefined ? {} : { reason } });

describe('A trouble ticket', () => {
  it('is created', () => given().when({ type: 'CreateTroubleTicket', data: details }).then(created));
  it('is not created twice', () => given(created).when({ type: 'CreateTroubleTicket', data: details }).thenNothing());
  it('is worked on', () => given(created).when(command('StartTroubleTicket')).then(started));
  it('is resolved, with the reason', () =>
    given(created, started)
      .when(command('ResolveTroubleTicket', 'Port reset'))
      .then({ type: 'TroubleTicketResolved', data: { reason: 'Port reset' } }));
  it('is not resolved twice', () => given(created, started, resolved).when(command('ResolveTroubleTicket', 'again')).thenNothing());
  it('cannot be resolved before anybody worked on it', () => given(created).when(command('ResolveTroubleTicket')).thenRejected('conflict'));
  it('cannot be closed before it is resolved', () => given(created, started).when(command('CloseTroubleTicket')).thenRejected('conflict'));
  it('is closed once it is resolved', () => given(created, started, resolved).when(command('CloseTroubleTicket')).then(closed));
  it('is reopened when the customer does not accept the resolution', () =>
    given(created, started, resolved)
      .when(command('StartTroubleTicket', 'Still dead'))
      .then({ type: 'TroubleTicketReopened', data: { reason: 'Still dead' } }));
  it('waits for the customer', () =>
    given(created, started).when(command('RequestTroubleTicketInformation')).then(fact('TroubleTicketInformationRequested')));
  it('goes on when the customer has answered', () =>
    given(created, started, fact('TroubleTicketInformationRequested'))
      .when(command('StartTroubleTicket'))
      .then(fact('TroubleTicketResumed')));
  it('is held', () => given(created, started).when(command('HoldTroubleTicket')).then(fact('TroubleTicketHeld')));
  it('goes on after it was held', () =>
    given(created, started, fact('TroubleTicketHeld')).when(command('StartTroubleTicket')).then(fact('TroubleTicketResumed')));
  it('is rejected before work begins', () => given(created).when(command('RejectTroubleTicket')).then(fact('TroubleTicketRejected')));
  it('cannot be rejected later', () => given(created, started).when(command('RejectTroubleTicket')).thenRejected('conflict'));
  it('is cancelled while it is open', () =>
    given(created, started).when(command('CancelTroubleTicket')).then(fact('TroubleTicketCancelled')));
  it('never goes back to acknowledged', () => given(created, started).when(command('AcknowledgeTroubleTicket')).thenRejected('conflict'));
  it.each([closed, fact('TroubleTicketCancelled'), fact('TroubleTicketRejected')])('that is final ($type) stays so', (last) =>
    given(created, last).when(command('StartTroubleTicket')).thenRejected('conflict'),
  );
  it('names the legal next statuses when it refuses', () =>
    expect(() => troubleTicket.decide(command('CloseTroubleTicket'), 'held')).toThrow(
      'the legal next are: inProgress, pending, cancelled.',
    ));
  it('changes its details', () =>
    given(created)
      .when({ type: 'ChangeTroubleTicketDetails', data: { severity: 'minor' } })
      .then({ type: 'TroubleTicketDetailsChanged', data: { severity: 'minor' } }));
  it('does not change when nothing is said', () => given(created).when({ type: 'ChangeTroubleTicketDetails', data: {} }).thenNothing());
  it('takes notes when it is final', () =>
    given(created, closed)
      .when({ type: 'ChangeTroubleTicketDetails', data: { note: [{ text: 'Thanks' }] } })
      .then({ type: 'TroubleTicketDetailsChanged', data: { note: [{ text: 'Thanks' }] } }));
  it('takes nothing else when it is final', () =>
    given(created, closed)
      .when({ type: 'ChangeTroubleTicketDetails', data: { severity: 'minor' } })
      .thenRejected('conflict'));
  it('is deleted', () => given(created).when({ type: 'DeleteTroubleTicket', data: {} }).then(fact('TroubleTicketDeleted')));
  it('is not deleted twice', () =>
    given(created, fact('TroubleTicketDeleted')).when({ type: 'DeleteTroubleTicket', data: {} }).thenNothing());
  it('that is unknown cannot be changed', () => given().when({ type: 'ChangeTroubleTicketDetails', data: {} }).thenRejected('notFound'));
});
