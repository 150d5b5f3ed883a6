import type { Migrations } from '@skyledger/event-store';
import idempotency from '../../migrations/001-idempotency.sql';

/** What the edge keeps: requests that may be repeated, with their answers. */
export const restSchema: Migrations = { schema: 'rest', files: { '001-idempotency': idempotency } };
