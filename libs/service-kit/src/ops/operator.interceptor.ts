import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { principalOf } from '@skyledger/access';
import { Ids } from '@skyledger/event-sourcing';
import { context, isTraceparent } from '@skyledger/event-store';
import { learntOf } from '@skyledger/tmf-rest';
import { firstValueFrom, from } from 'rxjs';

type Request = { readonly headers: Record<string, string | string[] | undefined>; readonly body?: { readonly reason?: unknown } };

/** Lets what an operator does be recorded under who did it and why. */
@Injectable()
export class OperatorInterceptor implements NestInterceptor {
  constructor(private readonly ids: Ids) {}

  intercept(execution: ExecutionContext, next: CallHandler) {
    const request = execution.switchToHttp().getRequest<Request>();
    const reason = typeof request.body?.reason === 'string' ? { reason: request.body.reason } : {};
    const { traceparent } = request.headers;
    const thread = { ...(isTraceparent(traceparent) && { traceparent }), learnt: learntOf(request) };
    const operator = { ...principalOf(request), commandId: this.ids.next(), ...reason, ...thread };
    return from(context.run(operator, () => firstValueFrom(next.handle(), { defaultValue: undefined })));
  }
}
