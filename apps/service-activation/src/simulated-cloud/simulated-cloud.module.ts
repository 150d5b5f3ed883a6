import { Module } from '@nestjs/common';
import { SimulatedCloud } from './simulated-cloud';
import { SimulatedCloudController } from './simulated-cloud.controller';

@Module({ controllers: [SimulatedCloudController], providers: [SimulatedCloud], exports: [SimulatedCloud] })
export class SimulatedCloudModule {}
