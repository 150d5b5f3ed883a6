/** The parts of the coverage tool, for its tests. */
export { compare } from './compare.mjs';
export { factsOf } from './facts.mjs';
export { readFacts, written } from './facts-file.mjs';
export { contractNames } from './official.mjs';
export { contractOf } from './openapi-file.mjs';
export { coverageOf, report } from './report.mjs';
