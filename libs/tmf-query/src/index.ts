export { Documents, type Wanted } from './documents';
export { indexed } from './indexed';
export type { Attribute, Comparison, Condition, Operator, Page, Query, SortKey } from './query';
