import type { Bug, Catcher } from './bugs';

const store = 'libs/event-store/src';
const past: Catcher = { project: 'int', spec: `${store}/history/time-travel.int.spec.ts` };
const evolution = (test: string): Catcher => ({ project: 'int', spec: `${store}/evolution/evolution.int.spec.ts`, test });
const histories: Catcher = { project: 'unit', spec: 'apps/skyledger/src/replay/golden-histories.spec.ts' };

/** What is told of the past. */
export const history: readonly Bug[] = [
  {
    title: 'what happened at the very instant is left out',
    file: 'libs/event-store/migrations/010-history.sql',
    replace: [['if seen <= moment then', 'if seen < moment then']],
    caughtBy: past,
  },
  {
    title: 'the search for a version looks one short',
    file: 'libs/event-store/migrations/010-history.sql',
    replace: [
      [
        'if seen <= upto then low := middle; else high := middle - 1; end if;',
        'if seen <= upto then low := middle; else high := middle - 2; end if;',
      ],
    ],
    caughtBy: past,
  },
  {
    title: 'the first step of an old event is left out',
    file: `${store}/evolution/evolved.ts`,
    replace: [['steps.slice(schemaVersion - 1)', 'steps.slice(schemaVersion)']],
    caughtBy: { project: 'unit', spec: `${store}/evolution/evolved.spec.ts` },
  },
  {
    title: 'an event is written in the first version of its type',
    file: `${store}/write/plan.ts`,
    replace: [['schemaVersion: newestVersion(registration, decided)', 'schemaVersion: 1 + 0 * newestVersion(registration, decided)']],
    caughtBy: evolution('lie in the log as they were written'),
  },
  {
    title: 'a version that is not known is taken for the newest',
    file: `${store}/evolution/evolved.ts`,
    replace: [['if (steps === undefined || schemaVersion > steps.length + 1)', 'if (steps === undefined)']],
    caughtBy: evolution('is a clear error'),
  },
  {
    title: 'an order is handled otherwise than it was',
    file: 'apps/product-ordering/src/order-handling/order-handling.process.ts',
    replace: [['data: { itemId: agreed.itemId, reason, delivered }', "data: { itemId: agreed.itemId, reason: 'planted', delivered }"]],
    caughtBy: histories,
  },
];
