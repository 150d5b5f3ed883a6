import { Controller, Get, Inject } from '@nestjs/common';
import { type CloudContents, SimulatedCloud } from './simulated-cloud';

/** Shows what the simulated cloud has, as seen from outside the platform. */
@Controller('ops/simulatedCloud')
export class SimulatedCloudController {
  constructor(@Inject(SimulatedCloud) private readonly cloud: SimulatedCloud) {}

  @Get()
  contents(): Promise<CloudContents> {
    return this.cloud.contents();
  }
}
