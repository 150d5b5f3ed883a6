export { processSpecification, recorded, specification } from './specification';
export { type TestApp, testApp } from './test-app';
export { type TestDatabase, testDatabase } from './test-database';
