import { Controller, HttpCode, Post, Query, UseInterceptors } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { OperatorInterceptor } from './operator.interceptor';

/** Replays the log from zero. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/rebuild')
export class RebuildController {
  constructor(private readonly store: EventStore) {}

  /** `?check=true` compares with what is stored and changes nothing; without it, what differs is replaced. */
  @Post()
  @HttpCode(200)
  async rebuild(@Query('check') check?: string) {
    let streams = 0;
    const count = (done: number) => (streams = done);
    const differences = check === 'true' ? await this.store.rebuildCheck(count) : await this.store.rebuild(count);
    return { streams, equal: differences.length === 0, differences };
  }
}
