import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { MonitorModule } from '../monitor/monitor.module';
import { ServiceChanges } from './service-changes';
import { ServiceController } from './service.controller';
import { service } from './service.decider';
import { ServiceHandler } from './service.handler';
import { serviceView } from './service.view';

@Module({
  imports: [MonitorModule],
  controllers: [ServiceController, ServiceHandler],
  providers: [aggregate(service, serviceView), ServiceChanges],
})
export class ServiceModule {}
