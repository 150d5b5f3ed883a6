export { GuardedClient, type Incoming } from './callback/guarded-client';
export { HubOperations, type DeliveryReport, type HubFigures, type ListenerReport, type Start } from './hub-operations';
export { HubSettings } from './hub-settings';
export { hub, HubModule } from './hub.module';
