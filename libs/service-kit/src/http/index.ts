export { InFlight } from './in-flight';
export { leave } from './leave';
export { processLogger } from './logger';
export { secure } from './security-headers';
export { setTimeouts } from './timeouts';
