import { setTimeout } from 'node:timers/promises';
import { Rejection } from '@skyledger/event-sourcing';
import type { Difference } from '../read/rebuild';
import type { Sessions } from './exclusive';
import { becomes, begin, beginWith, type Generation, generationsOf, type Statements } from './generations';
import type { Rebuildable, Told } from './rebuildable';

const small = 500;
const mostRounds = 20;
const switchTries = 100;

/** Makes a new generation beside the one that is read, and puts it in its place in one transaction. */
export const rebuild = async ({ db, reader }: Sessions, view: Rebuildable, told: Told): Promise<void> => {
  const { active } = await clean(db, view);
  const generation = await begin(db, view.view, view.version);
  const position = await build({ db, reader }, view, generation, told);
  await switchTo(db, view, { next: generation, active: active!, from: position }, told);
};

/** Takes the generation from before the last switch back, with what has happened since. */
export const rollBack = async ({ db }: Sessions, view: Rebuildable, told: Told): Promise<void> => {
  const { active, kept } = await clean(db, view);
  if (!kept) throw new Rejection('conflict', `There is no earlier generation of ${view.view}.`);
  if (kept.version !== view.version && view.isBoundToVersion)
    throw new Rejection(
      'conflict',
      `The earlier generation of ${view.view} is of version ${kept.version}: start that release, then roll back.`,
    );
  const position = await caughtUp(db, view, { generation: kept, from: kept.position }, told);
  await switchTo(db, view, { next: kept, active: active!, from: position }, told);
};

/** Removes the generation that was kept. */
export const dropOld = async ({ db }: Sessions, view: Rebuildable): Promise<void> => {
  const { kept } = await clean(db, view);
  if (!kept) throw new Rejection('conflict', `There is no earlier generation of ${view.view}.`);
  await discard(db, view, kept);
};

/** Compares what is read with what the log says, and changes nothing. */
export const check = async (sessions: Sessions, view: Rebuildable, told: Told): Promise<Difference[]> => {
  await clean(sessions.db, view);
  if (view.differences) return view.differences(told);
  const generation = await begin(sessions.db, view.view, view.version);
  const position = await build(sessions, view, generation, told);
  told({ phase: 'comparing', done: 1, total: 1 });
  const differences = await inTransaction(sessions.db, (db) => view.compare!(db, generation, position));
  await discard(sessions.db, view, generation);
  return differences;
};

/** What a rebuild that was killed has left behind is removed. */
const clean = async (db: Statements, view: Rebuildable) => {
  await beginWith(db, view.view, view.version);
  const generations = await generationsOf(db, view.view);
  if (generations.building) await discard(db, view, generations.building);
  return generations;
};

const discard = async (db: Statements, view: Rebuildable, generation: Generation) => {
  await view.drop(db, generation);
  await becomes(db, generation, 'dropped');
};

const build = async ({ db, reader }: Sessions, view: Rebuildable, generation: Generation, told: Told): Promise<number> => {
  await view.create(db, generation);
  const position = await view.replay(db, generation, told, reader);
  told({ phase: 'indexing', done: 1, total: 1 });
  await view.complete(db, generation);
  return caughtUp(db, view, { generation, from: position }, told);
};

type Behind = { readonly generation: Generation; readonly from: number };

/** Under load something is always missing: enough that it is little. */
const caughtUp = async (db: Statements, view: Rebuildable, { generation, from }: Behind, told: Told): Promise<number> => {
  let position = from;
  for (let round = 0, events = Infinity; round < mostRounds && events > small; round++) {
    ({ position, events } = await view.catchUp(db, generation, position));
    told({ phase: 'catching up', done: round, total: mostRounds });
  }
  return position;
};

/** `from`: up to there, the next one is folded. */
type Pair = { readonly next: Generation; readonly active: Generation; readonly from: number };

/** Short tries with pauses between them: whoever is in the way does not make all others wait behind us. */
const switchTo = async (db: Statements, view: Rebuildable, pair: Pair, told: Told): Promise<void> => {
  let position = pair.from;
  for (let attempt = 1; ; attempt++) {
    told({ phase: 'switching', done: attempt, total: switchTries });
    const isDone = await trySwitch(db, view, { ...pair, from: position }, patienceAt(attempt)).catch((error: { code?: string }) => {
      if (!inTheWay.has(error.code ?? '') || attempt === switchTries) throw error;
      return false;
    });
    if (isDone) break;
    await setTimeout(20 * Math.min(attempt, 25));
    ({ position } = await view.catchUp(db, pair.next, position));
  }
  await view.sweep(db, position);
};

const inTheWay = new Set(['55P03', '40P01']);

/** Now and then long enough for PostgreSQL to call back an autovacuum that is in the way, which it does after a second. */
const patienceAt = (attempt: number) => (attempt % 10 === 0 ? 1_500 : 250);

const trySwitch = (db: Statements, view: Rebuildable, { next, active, from }: Pair, patience: number): Promise<true> =>
  inTransaction(db, async () => {
    await db.query(`set local lock_timeout = ${patience}; set local synchronous_commit = on`);
    const position = await view.hold(db, next, from);
    await view.exchange(db, next, active);
    const { kept } = await generationsOf(db, view.view);
    if (kept && kept.generation !== next.generation) await discard(db, view, kept);
    await becomes(db, next, 'building');
    await becomes(db, active, 'kept', position);
    await becomes(db, next, 'active', position);
    return true as const;
  });

const inTransaction = async <T>(db: Statements, work: (db: Statements) => Promise<T>): Promise<T> => {
  await db.query('begin');
  try {
    const result = await work(db);
    await db.query('commit');
    return result;
  } catch (error) {
    await db.query('rollback').catch(() => undefined);
    throw error;
  }
};
