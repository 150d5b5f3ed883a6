import { service } from '@skyledger/service-kit';
import { plainResource } from '@skyledger/tmf-rest';
import { TroubleTicketModule } from './trouble-ticket/trouble-ticket.module';

/** Faults and complaints of customers, from the report to the closed ticket. */
export const troubleTicketService = service({
  name: 'trouble-ticket',
  modules: [TroubleTicketModule, plainResource('troubleTicketSpecification')],
});
