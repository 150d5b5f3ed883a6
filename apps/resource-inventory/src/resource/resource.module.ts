import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { indexed } from '@skyledger/tmf-rest';
import { ResourceController } from './resource.controller';
import { resource } from './resource.decider';
import { ResourceHandler } from './resource.handler';
import { resourceView } from './resource.view';

@Module({
  controllers: [ResourceController],
  providers: [aggregate(resource, resourceView), indexed(resource.category, 'category'), ResourceHandler],
  exports: [resource.category],
})
export class ResourceModule {}
