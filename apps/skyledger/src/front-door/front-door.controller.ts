import { Controller, Get, Req, Res } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { OpenToAll } from '@skyledger/access';
import { ReadinessChecks, Settings } from '@skyledger/service-kit';
import { servedApis } from '@skyledger/tmf-rest';
import { contents, contentsPage, prefersPage } from '@skyledger/tmf-rest/pages';

type Request = { readonly headers: { readonly accept?: string; readonly host?: string } };
type Reply = { type(name: string): Reply; send(body: unknown): void };

/** GET /: a page for people, the same as JSON for programs. */
@OpenToAll()
@Controller()
export class FrontDoorController {
  constructor(
    private readonly readiness: ReadinessChecks,
    private readonly settings: Settings,
    private readonly modules: ModuleRef,
  ) {}

  @Get()
  async show(@Req() { headers }: Request, @Res() reply: Reply) {
    const served = servedApis({ get: (token) => this.modules.get(token as never, { strict: false }) });
    const base = this.settings.PUBLIC_URL ?? `http://${headers.host ?? `${this.settings.HOST}:${this.settings.PORT}`}`;
    const shown = contents(served, await this.readiness.ask(), base);
    if (prefersPage(headers.accept)) reply.type('text/html; charset=utf-8').send(contentsPage(shown));
    else reply.type('application/json; charset=utf-8').send(shown);
  }
}
