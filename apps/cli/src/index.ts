export { command } from './command';
export { type FlowEvent, timeline } from './timeline';
