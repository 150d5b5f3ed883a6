import { Controller, Inject } from '@nestjs/common';
import type { Aggregate } from '@skyledger/event-store';
import { OnRequest, type Request } from '@skyledger/messaging';
import type { Resource } from '@skyledger/tmf-contracts';
import type { ResourceCommand } from './resource.decider';
import type { ResourceDetails } from './resource.events';

/** Records of what supports a service, as whoever delivers that service tells them. The request's subject is the resource's id. */
@Controller()
export class ResourceHandler {
  constructor(@Inject('resource') private readonly resources: Aggregate<ResourceCommand, Resource>) {}

  @OnRequest('tmf639.createResource')
  create({ subject, body }: Request<ResourceDetails>) {
    return this.tell(subject, { type: 'CreateResource', data: { resource: body, held: true } });
  }

  /** Characteristics are set by name; those not named stay. */
  @OnRequest('tmf639.patchResource')
  patch({ subject, body: { resourceCharacteristic: characteristics, ...changes } }: Request<ResourceDetails>) {
    return this.tell(subject, { type: 'ChangeResource', data: { by: 'holder', changes, characteristics } });
  }

  @OnRequest('tmf639.deleteResource')
  delete({ subject }: Request) {
    return this.tell(subject, { type: 'DeleteResource', data: { by: 'holder' } });
  }

  private async tell(id: string, command: ResourceCommand): Promise<{ id: string }> {
    await this.resources.handle(id, command);
    return { id };
  }
}
