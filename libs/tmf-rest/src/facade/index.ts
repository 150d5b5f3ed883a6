export { down } from './down';
export { innerPath } from './inner-path';
export { up, type Purpose } from './up';
