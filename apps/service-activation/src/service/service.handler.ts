import { Controller, Inject } from '@nestjs/common';
import { NotYetKnown, OnRequest, type Request } from '@skyledger/messaging';
import type { ServiceSpecification } from '@skyledger/tmf-contracts';
import type { ServiceDetails } from './service.events';
import { type Asked, ServiceChanges } from './service-changes';

/** What other services want of a service: the same as clients, under the id they choose. The monitor has the id of the request's command. */
@Controller()
export class ServiceHandler {
  constructor(@Inject(ServiceChanges) private readonly changes: ServiceChanges) {}

  @OnRequest('tmf640.createService')
  async create(request: Request<ServiceDetails>) {
    await this.changes.create(request.subject, request.body, asked('POST', request), await this.specification(request.body));
    return { id: request.commandId };
  }

  @OnRequest('tmf640.patchService')
  async patch(request: Request<ServiceDetails>) {
    await this.changes.change(request.subject, request.body, asked('PATCH', request), await this.specification(request.body));
    return { id: request.commandId };
  }

  /** Takes back what the asker wanted of the service, as long as it is under way; its monitor ends `InError`. Too late, it ends as it would have. */
  @OnRequest('tmf640.cancelService')
  async cancel({ subject, replyTo }: Request) {
    await this.changes.callOff(subject, replyTo ? askerOf(replyTo) : '');
    return { id: subject };
  }

  @OnRequest('tmf640.deleteService')
  async delete(request: Request) {
    await this.changes.terminate(request.subject, asked('DELETE', request), false);
    return { id: request.commandId };
  }

  /** Whoever asks knows the specification; that it has not come here yet is a matter of time. */
  private async specification(service: ServiceDetails): Promise<ServiceSpecification | undefined> {
    const found = await this.changes.specification(service);
    if (!found && service.serviceSpecification)
      throw new NotYetKnown(`There is no service specification ${service.serviceSpecification.id} yet.`);
    return found;
  }
}

const askerOf = ({ category, id }: { category: string; id: string }) => `${category}/${id}`;

/** Who asked is kept with the monitor, so that whoever hears how it ended knows whom it concerns. */
const asked = (method: string, { commandId, subject, replyTo, body }: Request<unknown>): Asked => {
  const item = (name: string, value: string) => ({ '@type': 'HeaderItem', name, value });
  const header = [...(replyTo ? [item('replyTo', askerOf(replyTo))] : []), item('commandId', commandId)];
  return {
    monitorId: commandId,
    ...(replyTo && { asker: askerOf(replyTo) }),
    request: { '@type': 'Request', method, to: `service/${subject}`, header, body: { ...(body as object) } },
  };
};
