export { audit, type AuditOptions } from './audit';
export { databaseSource } from './database-source';
export { exportSource } from './export-source';
export { type Finding, type Report, sentence } from './findings';
export type { Item, Source } from './source';
