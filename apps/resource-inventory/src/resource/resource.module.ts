import { Module } from '@nestjs/common';
import type { Recorded } from '@skyledger/event-sourcing';
import { aggregate } from '@skyledger/event-store';
import { notificationsOf } from '@skyledger/messaging';
import { indexed } from '@skyledger/tmf-rest';
import { ResourceController } from './resource.controller';
import { resource } from './resource.decider';
import type { ResourceEvent } from './resource.events';
import { ResourceHandler } from './resource.handler';
import { resourceNotifications } from './resource.notifications';
import { resourceView } from './resource.view';

@Module({
  controllers: [ResourceController, ResourceHandler],
  providers: [
    aggregate(resource, resourceView),
    notificationsOf(resource.category, (event, _documents, usual) => resourceNotifications(event as Recorded<ResourceEvent>, usual)),
    indexed(resource.category, 'category'),
  ],
  exports: [resource.category],
})
export class ResourceModule {}
