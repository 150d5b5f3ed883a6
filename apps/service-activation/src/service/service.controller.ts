import { Body, Delete, Get, Headers, Inject, Param, Patch, Post, Res } from '@nestjs/common';
import { Ids } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { Service, ServiceCreate, ServiceUpdate } from '@skyledger/tmf-contracts';
import { Documents, found, ListQuery, type Page, type Query, TmfController } from '@skyledger/tmf-rest';
import { service, type ServiceCommand } from './service.decider';
import type { ServiceDetails } from './service.events';
import { type Asked, isConfiguring, ServiceChanges } from './service-changes';

/** The part of the HTTP reply that says where the monitor is. */
type Reply = {
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  readonly request: { readonly routeOptions: { readonly url?: string } };
};

/** TMF640 services. What takes time goes on after the answer; the header `monitorId` says where it can be watched. */
@TmfController('service')
export class ServiceController {
  constructor(
    @Inject(service.category) private readonly services: Aggregate<ServiceCommand, Service>,
    @Inject(ServiceChanges) private readonly changes: ServiceChanges,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(Ids) private readonly ids: Ids,
  ) {}

  @Post()
  async create(
    @Body() body: ServiceCreate,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Versioned<Service>> {
    const [id, details] = [this.ids.next(), body as ServiceDetails];
    const asked = this.asked('POST', id, body);
    const created = await this.changes.create(id, details, asked, await this.changes.specification(details));
    point(reply, asked, prefer);
    return created;
  }

  @Get()
  list(@ListQuery() query: Query): Promise<Page<Service>> {
    return this.documents.list(service.category, query);
  }

  @Get(':id')
  async retrieve(@Param('id') id: string): Promise<Versioned<Service>> {
    return found(await this.services.find(id));
  }

  @Patch(':id')
  async patch(
    @Param('id') id: string,
    @Body() update: ServiceUpdate,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Versioned<Service>> {
    const asked = this.asked('PATCH', id, update);
    const details = update as ServiceDetails;
    const changed = await this.changes.change(id, details, asked, await this.changes.specification(details));
    if (isConfiguring(details)) point(reply, asked, prefer);
    return changed;
  }

  @Delete(':id')
  async delete(@Param('id') id: string, @Res({ passthrough: true }) reply: Reply): Promise<void> {
    const asked = this.asked('DELETE', id, {});
    await this.changes.terminate(id, asked, true);
    point(reply, asked);
  }

  private asked(method: string, id: string, body: object): Asked {
    return { monitorId: this.ids.next(), request: { '@type': 'Request', method, to: `service/${id}`, header: [], body: { ...body } } };
  }
}

/** The monitors of the version that is spoken. */
const monitorsOf = ({ request }: Reply): string => (request.routeOptions.url ?? '').replace(/\/service(\/:id)?$/, '/monitor');

/** Says where the change can be watched; a client that prefers so gets 202 and the monitor's address instead of the service's. */
const point = (reply: Reply, { monitorId }: Asked, prefer = ''): void => {
  reply.header('monitorId', monitorId);
  if (/\brespond-async\b/.test(prefer))
    reply
      .code(202)
      .header('Location', `${monitorsOf(reply)}/${monitorId}`)
      .header('Preference-Applied', 'respond-async');
};
