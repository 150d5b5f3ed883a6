import { Controller, Get, Res } from '@nestjs/common';
import { OpenToAll } from '@skyledger/access';
import { asyncapi, asyncapiPage } from '@skyledger/tmf-contracts';
import { stringify } from 'yaml';
import { RunningServices } from '../running-services';

type Reply = { type(name: string): Reply; send(body: string): void };

/** GET /api-docs/asyncapi: what the services of this process tell others and ask of them over Kafka; `.json` and `.yaml` are the document. */
@OpenToAll()
@Controller('api-docs')
export class AsyncapiController {
  private known?: ReturnType<typeof asyncapi>;

  constructor(private readonly running: RunningServices) {}

  @Get('asyncapi')
  page(@Res() reply: Reply) {
    reply.type('text/html; charset=utf-8').send(asyncapiPage(this.document));
  }

  @Get('asyncapi.json')
  json(@Res() reply: Reply) {
    reply.type('application/json; charset=utf-8').send(JSON.stringify(this.document));
  }

  @Get('asyncapi.yaml')
  yaml(@Res() reply: Reply) {
    reply.type('application/yaml; charset=utf-8').send(stringify(this.document, { aliasDuplicateObjects: false, lineWidth: 0 }));
  }

  private get document() {
    return (this.known ??= asyncapi(this.running.all.map(({ name }) => name)));
  }
}
