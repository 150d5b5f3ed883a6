export { troubleTicketService } from './trouble-ticket.module';
