export { services } from './all-in-one';
