import { Controller, Get } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { servedApis } from '@skyledger/tmf-rest';
import { RunningServices } from '../running-services';

/** What runs in this process, for the front door before it. */
@Controller('ops/service')
export class ServiceController {
  constructor(
    private readonly running: RunningServices,
    private readonly modules: ModuleRef,
  ) {}

  @Get()
  describe() {
    const apis = servedApis({ get: (token) => this.modules.get(token as never, { strict: false }) });
    return { services: this.running.all.map(({ name }) => name), apis };
  }
}
