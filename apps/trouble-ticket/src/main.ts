import { boot } from '@skyledger/service-kit';
import { troubleTicketService } from './trouble-ticket.module';

await boot(troubleTicketService);
