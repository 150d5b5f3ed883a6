import { service } from '@skyledger/service-kit';
import { TroubleTicketModule } from './trouble-ticket/trouble-ticket.module';

/** Faults and complaints of customers, from the report to the closed ticket. */
export const troubleTicketService = service({ name: 'trouble-ticket', apis: ['TMF621'], modules: [TroubleTicketModule] });
