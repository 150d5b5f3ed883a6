export { Documents, type Wanted } from './documents';
export { holds } from './holds';
export { indexed, type IndexedPath } from './indexed';
export type { Attribute, Comparison, Condition, Operator, Page, Query, SortKey, Test } from './query';
export type { Resolve } from './parse/attributes';
export { parametersOf } from './parse/parameters';
export { largestOffset, parseQuery } from './parse/parse-query';
export { TmfQueryModule } from './tmf-query.module';
