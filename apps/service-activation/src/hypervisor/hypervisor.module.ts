import { Module } from '@nestjs/common';
import { SimulatedCloud } from '../simulated-cloud/simulated-cloud';
import { SimulatedCloudModule } from '../simulated-cloud/simulated-cloud.module';
import { HypervisorDriver } from './hypervisor-driver';
import { HypervisorHandler } from './hypervisor.handler';

/** Names the cloud that is driven. */
@Module({
  imports: [SimulatedCloudModule],
  controllers: [HypervisorHandler],
  providers: [{ provide: HypervisorDriver, useExisting: SimulatedCloud }],
})
export class HypervisorModule {}
