import type { Migrations } from '@skyledger/event-store';
import hub from '../migrations/001-hub.sql';

/** Listeners as they are being told, deliveries, and the key of signatures. */
export const hubSchema: Migrations = { schema: 'hub', files: { '001-hub': hub } };
