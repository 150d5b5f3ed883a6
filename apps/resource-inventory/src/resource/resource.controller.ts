import { Body, Delete, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { Ids } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { Resource, ResourceCreate, ResourceUpdate } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import type { ResourceCommand } from './resource.decider';
import type { Demand, ResourceDetails } from './resource.events';

/** TMF639 resources, as anybody may see and describe them. The contract lets a client send an id and an address; the server gives its own. */
@TmfController('resource', { clientOwned: ['id', 'href'] })
export class ResourceController {
  constructor(
    @Inject('resource') private readonly resources: Aggregate<ResourceCommand, Resource>,
    private readonly documents: Documents,
    private readonly ids: Ids,
  ) {}

  @Post()
  create(@Body() { id: _id, href: _href, ...details }: ResourceCreate & { id?: string; href?: string }): Promise<Versioned<Resource>> {
    return this.resources.handle(this.ids.next(), createCommand(details as ResourceDetails));
  }

  @Get()
  list(@ListQuery() query: Query): Promise<Page<Resource>> {
    return this.documents.list('resource', query);
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<Resource>> {
    return found(await this.resources.find(id));
  }

  @Patch(':id')
  patch(@Param('id') id: string, @Body() update: ResourceUpdate): Promise<Versioned<Resource>> {
    return this.resources.handle(id, changeCommand(update as ResourceDetails));
  }

  @Delete(':id')
  async delete(@Param('id') id: string): Promise<void> {
    await this.resources.handle(id, { type: 'DeleteResource', data: { by: 'client' } });
  }
}

/** A host's capacity and a pool's prefix are said as characteristics. */
const createCommand = (resource: ResourceDetails): ResourceCommand => {
  const capacity = resource.category === 'host' ? capacityOf(resource) : undefined;
  const prefix = resource.category === 'addressPool' ? valueOf(resource, 'prefix') : undefined;
  return {
    type: 'CreateResource',
    data: { resource, ...(capacity && { capacity }), ...(prefix !== undefined && { prefix: String(prefix) }) },
  };
};

const changeCommand = (changes: ResourceDetails): ResourceCommand => {
  const capacity = capacityOf(changes);
  return { type: 'ChangeResource', data: { by: 'client', changes, ...(capacity && { capacity }) } };
};

const capacityOf = (resource: ResourceDetails): Demand | undefined => {
  const [vCPU, memoryGiB, diskGiB] = [valueOf(resource, 'vCPU'), valueOf(resource, 'memoryGiB'), valueOf(resource, 'diskGiB')];
  return vCPU === undefined || memoryGiB === undefined || diskGiB === undefined
    ? undefined
    : { vCPU: Number(vCPU), memoryGiB: Number(memoryGiB), diskGiB: Number(diskGiB) };
};

const valueOf = (resource: ResourceDetails, wanted: string): unknown =>
  resource.resourceCharacteristic?.find(({ name }) => name === wanted)?.value;
