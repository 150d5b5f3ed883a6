export { type Notification, type Reply, type Request, NotYetKnown } from './messages';
export { OnEvent, OnRecorded, OnReply, OnRequest } from './decorators';
export { type ProcessManager, processManager } from './process/process-manager';
export { Copies, copyOf } from './copies/copies';
export { Peers } from './copies/peers';
export { ClockControl } from './clock-control';
export { Idle } from './idle';
export { Bus } from './bus/bus';
export { MessagingModule } from './messaging.module';
