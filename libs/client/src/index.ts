export { type Client, v4, v5 } from './client';
export type { Listener } from './hub-client';
export type { Fields, Filter, ListQuery, PageQuery } from './query';
export { type ChangeOptions, type CreateOptions, etagOf, type JsonPatch, type Page, type ResourceClient } from './resource-client';
export { TmfError } from './tmf-error';
export type { ClientOptions } from './transport';
export type * as V4 from '../generated/v4';
export type * as V5 from '../generated/v5';
