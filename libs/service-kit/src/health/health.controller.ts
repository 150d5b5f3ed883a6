import { Controller, Get, Res } from '@nestjs/common';
import { OpenToAll } from '@skyledger/access';
import { ReadinessChecks } from './readiness';

type Reply = { status(code: number): { send(body: unknown): void } };

/** What an orchestrator asks: is the process alive, may it be sent requests. */
@OpenToAll()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessChecks) {}

  @Get('live')
  live() {
    return { status: 'alive' };
  }

  @Get('ready')
  async ready(@Res() reply: Reply) {
    const { ready, checks } = await this.readiness.ask();
    reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks });
  }
}
