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
  private known?: { readonly page: string; readonly json: string; readonly yaml: string };

  constructor(private readonly running: RunningServices) {}

  @Get('asyncapi')
  page(@Res() reply: Reply) {
    reply.type('text/html; charset=utf-8').send(this.texts.page);
  }

  @Get('asyncapi.json')
  json(@Res() reply: Reply) {
    reply.type('application/json; charset=utf-8').send(this.texts.json);
  }

  @Get('asyncapi.yaml')
  yaml(@Res() reply: Reply) {
    reply.type('application/yaml; charset=utf-8').send(this.texts.yaml);
  }

  /** Made once, when somebody asks: they are long. */
  private get texts() {
    return (this.known ??= textsOf(asyncapi(this.running.all.map(({ name }) => name))));
  }
}

const textsOf = (document: ReturnType<typeof asyncapi>) => ({
  page: asyncapiPage(document),
  json: JSON.stringify(document),
  yaml: stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }),
});
