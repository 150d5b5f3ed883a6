import type { Bug, Catcher } from './bugs';

const views = 'libs/event-store/src/views';

const documents: Catcher = { project: 'int', spec: `${views}/documents/documents-view.int.spec.ts`, test: 'are handed over' };
const projection: Catcher = { project: 'int', spec: `${views}/projections/projection-view.int.spec.ts`, test: 'is handed over' };

/** What breaks the switch of a rebuild. */
export const rebuilding: readonly Bug[] = [
  {
    title: 'appends go on while documents are exchanged',
    file: `${views}/documents/documents-view.ts`,
    replace: [[`    await db.query('lock table only event_store.documents in access exclusive mode');\n`, '']],
    caughtBy: documents,
  },
  {
    title: 'what was appended after the replay is not in the new documents',
    file: `${views}/documents/documents-view.ts`,
    replace: [['    await this.foldChanged(db, generation, after);\n    return after;', '    return after;']],
    caughtBy: documents,
  },
  {
    title: 'a settled position does not wait for those who may have one below',
    file: `${views}/documents/settled.ts`,
    replace: [
      ['if (BigInt(horizons[0]!.horizon) > BigInt(fence)) return position;', 'return horizons.length > 0 ? position : Number(fence);'],
    ],
    caughtBy: { project: 'int', spec: `${views}/documents/settled.int.spec.ts` },
  },
  {
    title: 'pages of a projection go on while its tables are exchanged',
    file: `${views}/projections/projection-view.ts`,
    replace: [[`    await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [pageLock(this.view)]);\n`, '']],
    caughtBy: projection,
  },
];
