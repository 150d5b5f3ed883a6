import { describe, expect, it } from 'vitest';
import type { Recorded } from '@skyledger/event-sourcing';
import type { TroubleTicket } from '@skyledger/tmf-contracts';
import type { TroubleTicketEvent } from './trouble-ticket.events';
import { troubleTicketView } from './trouble-ticket.view';

const times = ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z', '2026-01-01T12:00:00.000Z', '2026-01-01T13:00:00.000Z'];
const folded = (...events: TroubleTicketEvent[]) =>
  events
    .map((event, at) => ({ ...event, metadata: { id: 't1', version: at + 1, recordedAt: times[at]! } }) as Recorded<TroubleTicketEvent>)
    .reduce<TroubleTicket | undefined>((ticket, event) => troubleTicketView.project(ticket, event), undefined);
const created: TroubleTicketEvent = {
  type: 'TroubleTicketCreated',
  data: { description: 'x', severity: 'major', ticketType: 'fault', note: [{ text: 'first' }] },
};

describe('The document of a trouble ticket', () => {
  it('is complete from the first event on', () =>
    expect(folded(created)).toEqual({
      '@type': 'TroubleTicket',
      id: 't1',
      description: 'x',
      severity: 'major',
      ticketType: 'fault',
      note: [{ id: '1', date: times[0], text: 'first' }],
      status: 'acknowledged',
      creationDate: times[0],
      statusChangeDate: times[0],
      lastUpdate: times[0],
      statusChangeHistory: [{ '@type': 'StatusChange', status: 'acknowledged', statusChangeDate: times[0] }],
    }));
  it('keeps the history of its status, and the reason of the present one', () => {
    const ticket = folded(
      created,
      { type: 'TroubleTicketStarted', data: { reason: 'On it' } },
      { type: 'TroubleTicketResolved', data: {} },
    );
    expect(ticket).toMatchObject({ status: 'resolved', resolutionDate: times[2], statusChangeDate: times[2], lastUpdate: times[2] });
    expect(ticket).not.toHaveProperty('statusChangeReason');
    expect(ticket?.statusChangeHistory?.map(({ status, statusChangeReason }) => [status, statusChangeReason])).toEqual([
      ['acknowledged', undefined],
      ['inProgress', 'On it'],
      ['resolved', undefined],
    ]);
  });
  it('has no resolution date once it is reopened', () =>
    expect(folded(created, { type: 'TroubleTicketResolved', data: {} }, { type: 'TroubleTicketReopened', data: {} })).not.toHaveProperty(
      'resolutionDate',
    ));
  it('dates a note once', () =>
    expect(
      folded(created, {
        type: 'TroubleTicketDetailsChanged',
        data: { note: [{ id: '1', date: times[0], text: 'first' }, { text: 'second' }] },
      })?.note,
    ).toEqual([
      { id: '1', date: times[0], text: 'first' },
      { id: '2', date: times[1], text: 'second' },
    ]));
  it('is gone once it is deleted', () => expect(folded(created, { type: 'TroubleTicketDeleted', data: {} })).toBeUndefined());
});
