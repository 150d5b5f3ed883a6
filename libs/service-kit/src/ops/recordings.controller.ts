import { Body, Controller, Get, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { found } from '@skyledger/tmf-rest';
import { operatorInput } from './operator-input';
import { OperatorInterceptor } from './operator.interceptor';
import { Question } from './question';
import { Recordings } from './recordings';

/** What a replay in a sandbox reads of the log. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/recordings')
export class RecordingsController {
  constructor(private readonly recordings: Recordings) {}

  /** All events of a flow, with all they say. */
  @Get(':id')
  async recording(@Param('id') id: string) {
    return found(await this.recordings.of(id));
  }

  /** All events of a stream that the flow looked at. */
  @Get(':flow/streams/:category')
  stream(@Param('category') category: string, @Query('id') id: string) {
    return this.recordings.stream(category, id);
  }

  /** Which resources may have had some values since a position of the log. */
  @Post(':flow/candidates')
  @HttpCode(200)
  candidates(@Body(operatorInput) { category, wanted, since }: Question) {
    return this.recordings.candidates(category, wanted, since);
  }
}
