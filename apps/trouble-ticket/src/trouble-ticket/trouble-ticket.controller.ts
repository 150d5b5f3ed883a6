import { Body, Delete, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { Ids, Rejection } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { TroubleTicket, TroubleTicketCreate, TroubleTicketStatusType as Status, TroubleTicketUpdate } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import { type StatusCommand, troubleTicket, type TroubleTicketCommand } from './trouble-ticket.decider';

@TmfController('troubleTicket')
export class TroubleTicketController {
  constructor(
    @Inject(troubleTicket.category) private readonly tickets: Aggregate<TroubleTicketCommand, TroubleTicket>,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(Ids) private readonly ids: Ids,
  ) {}

  @Post()
  create(@Body() ticket: TroubleTicketCreate): Promise<Versioned<TroubleTicket>> {
    return this.tickets.handle(this.ids.next(), { type: 'CreateTroubleTicket', data: details(ticket) }, ...statusCommands(ticket));
  }

  @Get()
  list(@ListQuery() query: Query): Promise<Page<TroubleTicket>> {
    return this.documents.list(troubleTicket.category, query);
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<TroubleTicket>> {
    return found(await this.tickets.find(id));
  }

  @Patch(':id')
  patch(@Param('id') id: string, @Body() update: TroubleTicketUpdate): Promise<Versioned<TroubleTicket>> {
    return this.tickets.handle(id, { type: 'ChangeTroubleTicketDetails', data: details(update) }, ...statusCommands(update));
  }

  @Delete(':id')
  async delete(@Param('id') id: string): Promise<void> {
    found(await this.tickets.find(id));
    await this.tickets.handle(id, { type: 'DeleteTroubleTicket', data: {} });
  }
}

/** What a client says of the ticket itself; dates and history are written by the server, whatever the client sends. */
const details = <T extends Partial<TroubleTicketCreate>>({
  status: _status,
  statusChangeReason: _reason,
  statusChangeDate: _changed,
  statusChangeHistory: _history,
  creationDate: _created,
  lastUpdate: _updated,
  ...said
}: T) => said;

/** TMF621 says "set status"; the domain hears what is meant. Details and status may come in one request. */
const statusCommands = ({
  status,
  statusChangeReason,
}: {
  status?: Status | null;
  statusChangeReason?: string | null;
}): TroubleTicketCommand[] => {
  if (status === null) throw new Rejection('invalid', 'A ticket always has a status.', 'status');
  if (status !== undefined) return [{ type: commandFor[status], data: statusChangeReason ? { reason: statusChangeReason } : {} }];
  if (statusChangeReason) throw new Rejection('invalid', 'A reason belongs to a change of status.', 'statusChangeReason');
  return [];
};

const commandFor: Readonly<Record<Status, StatusCommand>> = {
  acknowledged: 'AcknowledgeTroubleTicket',
  inProgress: 'StartTroubleTicket',
  pending: 'RequestTroubleTicketInformation',
  held: 'HoldTroubleTicket',
  resolved: 'ResolveTroubleTicket',
  closed: 'CloseTroubleTicket',
  cancelled: 'CancelTroubleTicket',
  rejected: 'RejectTroubleTicket',
};
