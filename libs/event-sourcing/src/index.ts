export type { Decider, Message, Process, Reaction, Recorded, View } from './shapes';
export { Clock, Ids } from './ports';
export { Rejection } from './rejection';
export { secondsAfter } from './instants';
export { uuidV5 } from './uuid';
