import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { TroubleTicketController } from './trouble-ticket.controller';
import { troubleTicket } from './trouble-ticket.decider';
import { troubleTicketView } from './trouble-ticket.view';

/** Trouble tickets: TMF621 on an aggregate. */
@Module({
  controllers: [TroubleTicketController],
  providers: [aggregate(troubleTicket, troubleTicketView), indexed(troubleTicket.category, 'status', 'relatedEntity[].id')],
})
export class TroubleTicketModule {}
