import { Body, Delete, Get, Inject, Param, Post, Res, type Type } from '@nestjs/common';
import { Ids } from '@skyledger/event-sourcing';
import type { Aggregate, Versioned } from '@skyledger/event-store';
import type { TmfApi } from '@skyledger/tmf-contracts';
import { type Face, found, Spoken, TmfController } from '@skyledger/tmf-rest';
import { hubCategory, hubFaces } from './hub-faces';
import type { ListenerCommand } from './listener.decider';
import type { Listener } from './listener.view';
import { Registration } from './registration';

type Reply = { header(name: string, value: string): unknown };

/** The controller of an API's hub, under every served version. */
export const hubController = (api: TmfApi): Type => {
  @TmfController(hubFaces(api))
  class HubController {
    constructor(
      @Inject(hubCategory(api)) private readonly listeners: Aggregate<ListenerCommand, Listener>,
      @Inject(Registration) private readonly registration: Registration,
      @Inject(Ids) private readonly ids: Ids,
    ) {}

    /** The listener is told in the version it registered in. `secret` is in this answer and in no other, so nobody may keep it. */
    @Post()
    async register(
      @Body() { callback, query = '' }: Listener,
      @Spoken() { version }: Face,
      @Res({ passthrough: true }) reply: Reply,
    ): Promise<Versioned<object>> {
      reply.header('Cache-Control', 'private, no-store');
      await this.registration.check({ api, version, callback, query });
      const registered = await this.listeners.handle(this.ids.next(), { type: 'Register', data: { callback, query, version } });
      return { ...registered, document: { ...registered.document, secret: await this.registration.secretOf(registered.id) } };
    }

    @Get(':id')
    async retrieve(@Param('id') id: string): Promise<Versioned<Listener>> {
      return found(await this.listeners.find(id));
    }

    @Delete(':id')
    async unregister(@Param('id') id: string): Promise<void> {
      found(await this.listeners.find(id));
      await this.listeners.handle(id, { type: 'Unregister', data: {} });
    }
  }
  return HubController;
};
