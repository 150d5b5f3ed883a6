import { Body, Controller, Get, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { EventStore, type ViewStatus, Views } from '@skyledger/event-store';
import { found } from '@skyledger/tmf-rest';
import { operatorInput, RebuildTask } from './operator-input';
import { OperatorInterceptor } from './operator.interceptor';

/** Replays the log from zero. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/rebuild')
export class RebuildController {
  constructor(
    private readonly store: EventStore,
    private readonly views: Views,
  ) {}

  /** What can be rebuilt: the documents of each category, and the projections; with their generations, and what was last done with them. */
  @Get()
  async all(): Promise<ViewStatus[]> {
    return Promise.all(this.views.names.map(async (name) => found(await this.views.status(name))));
  }

  /** One of them, and how far its rebuild is. */
  @Get(':view')
  async one(@Param('view') view: string): Promise<ViewStatus> {
    return found(await this.views.status(view));
  }

  /** Everything at once, and the answer when it is done: `?check=true` compares and changes nothing; without it, documents that differ are replaced. */
  @Post()
  @HttpCode(200)
  async rebuild(@Query('check') check?: string) {
    let streams = 0;
    const count = (done: number) => (streams = done);
    const documents = check === 'true' ? await this.store.rebuildCheck(count) : await this.store.rebuild(count);
    const rows = check === 'true' ? await this.views.checkProjections() : [];
    const differences = [...documents, ...rows];
    const { notCheckable } = this.views;
    return { streams, equal: differences.length === 0, differences, ...(notCheckable.length > 0 && { notChecked: notCheckable }) };
  }

  /**
   * Begins a task with one view, beside what is read of it; a GET tells how it goes on. `rebuild` makes it anew and switches, `check` compares,
   * `rollBack` takes back what was there before the last switch, `dropOld` removes that.
   */
  @Post(':view')
  @HttpCode(202)
  async begin(@Param('view') view: string, @Body(operatorInput) { task }: RebuildTask): Promise<ViewStatus> {
    await this.views.begin(view, task);
    return this.one(view);
  }
}
