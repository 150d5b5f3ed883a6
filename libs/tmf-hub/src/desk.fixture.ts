import { service } from '@skyledger/service-kit';
import { plainResource } from '@skyledger/tmf-rest';

/** A service that speaks TMF621, without any rules of its own. */
export const desk = service({ name: 'desk', apis: ['TMF621'], modules: [plainResource('troubleTicket')] });
