import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { OpenToAll } from '@skyledger/access';
import { found, servedApis } from '@skyledger/tmf-rest';
import { apiDocsPage, apiDocsStart, SwaggerUiFiles } from '@skyledger/tmf-rest/pages';

type Request = { readonly url: string };
type Reply = {
  redirect(url: string, status: number): void;
  type(name: string): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): void;
};

const oneHour = 'public, max-age=3600';

/** GET /api-docs: to read and try every API, in both versions, with nothing loaded from elsewhere. */
@OpenToAll()
@Controller('api-docs')
export class ApiDocsController {
  constructor(
    private readonly files: SwaggerUiFiles,
    private readonly modules: ModuleRef,
  ) {}

  @Get()
  show(@Req() { url }: Request, @Res() reply: Reply) {
    if (/\/(\?|$)/.test(url))
      reply.redirect('../api-docs', 302); // the addresses on the page are relative to this one
    else reply.type('text/html; charset=utf-8').send(apiDocsPage);
  }

  @Get('start.js')
  start(@Res() reply: Reply) {
    reply
      .type('text/javascript; charset=utf-8')
      .send(apiDocsStart(servedApis({ get: (token) => this.modules.get(token as never, { strict: false }) })));
  }

  @Get(':file')
  async file(@Param('file') name: string, @Res() reply: Reply) {
    const { type, content } = found(await this.files.find(name));
    reply.type(type).header('Cache-Control', oneHour).send(content);
  }
}
