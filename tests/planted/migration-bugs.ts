import type { Bug, Catcher } from './bugs';

const migrating = (test: string): Catcher => ({ project: 'int', spec: 'libs/service-kit/src/migrate.int.spec.ts', test });

/** Who may change the tables, broken. */
export const migrationBugs: readonly Bug[] = [
  {
    title: 'a service rebuilds what it may not change',
    file: 'libs/event-store/src/schema-access.ts',
    replace: [['    if (!this.mayMigrate)\n', '    if (!this.mayMigrate && what === "")\n']],
    caughtBy: migrating('makes schema and role'),
  },
  {
    title: 'tables of one log get two owners',
    file: 'libs/event-store/src/adapters/postgres.ts',
    replace: [['      if (login?.isGiven) await refuseTwoOwners(databaseUrl);\n', '']],
    caughtBy: migrating('says whose the log is'),
  },
];
