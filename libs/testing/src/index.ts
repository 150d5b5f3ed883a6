export { processSpecification, recorded, specification } from './specification';
