export { processSpecification, recorded, specification } from './specification';
export { type TestApp, testApp, testAppOn } from './test-app';
export { type TestDatabase, testDatabase } from './test-database';
export { expectTmfError, type RawAnswer, type RawRequest, sendRaw } from './raw-request';
export { goldenEvents, goldenFolder } from './golden-events';
