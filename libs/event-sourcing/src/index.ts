export type { Decider, Message, Process, Reaction, Recorded, Upcaster, Versions, View } from './shapes';
export { type Caused, causalOrder, type Placed } from './causal-order';
export { Clock, Ids } from './ports';
export { patched } from './patched';
export { orRejection, Rejection } from './rejection';
export { isBefore, secondsAfter } from './instants';
export { uuidV5 } from './uuid';
