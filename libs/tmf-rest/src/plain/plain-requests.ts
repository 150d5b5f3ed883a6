import { Controller, Inject, type Type } from '@nestjs/common';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import { OnRequest, type Request } from '@skyledger/messaging';
import type { Contract } from '@skyledger/tmf-contracts';
import type { PlainCommand } from './plain.decider';

type Handled = { readonly id: string; readonly version: number };

/** Answers what other services want of a plain resource; the subject of a request is the id of the resource. */
export const plainRequests = ({ api, resource, type }: Contract): Type => {
  const named = (operation: string) => `${api.toLowerCase()}.${operation}${type}`;

  @Controller()
  class PlainRequests {
    constructor(@Inject(resource) private readonly resources: Aggregate<PlainCommand, object>) {}

    @OnRequest(named('create'))
    create({ subject, body }: Request<object>): Promise<Handled> {
      return this.handle(subject, { type: 'Create', data: body });
    }

    @OnRequest(named('patch'))
    patch({ subject, body }: Request<object>): Promise<Handled> {
      return this.handle(subject, { type: 'Change', data: body });
    }

    @OnRequest(named('delete'))
    delete({ subject }: Request): Promise<Handled> {
      return this.handle(subject, { type: 'Delete', data: {} });
    }

    private async handle(id: string, command: PlainCommand): Promise<Handled> {
      const { version }: Versioned<object> = await this.resources.handle(id, command);
      return { id, version };
    }
  }
  return PlainRequests;
};
