export { Documents, type Wanted } from './documents';
export { indexed } from './indexed';
export type { Attribute, Comparison, Condition, Operator, Page, Query, SortKey } from './query';
export { parametersOf, parseQuery, type Resolve } from './parse-query';
export { TmfQueryModule } from './tmf-query.module';
