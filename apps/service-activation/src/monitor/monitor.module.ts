import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { MonitorController } from './monitor.controller';
import { monitor } from './monitor.decider';
import { MonitorHandler } from './monitor.handler';
import { monitorView } from './monitor.view';

@Module({ controllers: [MonitorController, MonitorHandler], providers: [aggregate(monitor, monitorView)], exports: [monitor.category] })
export class MonitorModule {}
