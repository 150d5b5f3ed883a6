import type { Migrations } from '@skyledger/event-store';
import deadLetters from '../migrations/003-dead-letters.sql';
import untold from '../migrations/004-untold.sql';
import held from '../migrations/002-held.sql';
import timers from '../migrations/001-timers.sql';

/** Timers that wait for their time, and messages that wait for another try. */
export const messagingSchema: Migrations = {
  schema: 'messaging',
  files: { '001-timers': timers, '002-held': held, '003-dead-letters': deadLetters, '004-untold': untold },
};
