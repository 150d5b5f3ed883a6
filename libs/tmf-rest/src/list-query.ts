import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Query } from '@skyledger/tmf-query';

/** The list request, parsed: `list(@ListQuery() query: Query) { return this.documents.list('troubleTicket', query); }` */
export const ListQuery = createParamDecorator(
  (_: unknown, execution: ExecutionContext): Query => execution.switchToHttp().getRequest().listQuery,
);
