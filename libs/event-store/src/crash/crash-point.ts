/**
 * The places at which the tests kill a process: between two steps of which the second may be missing afterwards. Whoever adds a step that
 * others rest on gives it a point here; the fault tests kill at each of them.
 */
export const crashPoints = [
  'edge.afterEffect',
  'store.beforeCommit',
  'store.afterCommit',
  'projection.beforeEffect',
  'projection.beforeCommit',
  'projection.afterCommit',
  'consumer.beforeHandle',
  'consumer.afterHandle',
  'consumer.beforeCheckpoint',
  'consumer.afterCheckpoint',
  'bus.beforeHandler',
  'bus.afterHandler',
  'process.beforeCommands',
  'process.beforeRequests',
  'timer.set',
  'timer.beforeInput',
  'timer.afterInput',
  'hub.beforePost',
  'hub.afterPost',
  'hub.afterSettle',
] as const;

/** Those that a process comes to only when a broker stands between it and others: tried with one, on services apart. */
export const brokerCrashPoints = [
  'relay.beforeSend',
  'relay.afterSend',
  'relay.beforeCheckpoint',
  'relay.afterCheckpoint',
  'intake.beforeAppend',
  'intake.afterAppend',
  'intake.beforeCommit',
  'intake.afterCommit',
] as const;

/** One of them. */
export type CrashPoint = (typeof crashPoints | typeof brokerCrashPoints)[number];

const all: readonly CrashPoint[] = [...crashPoints, ...brokerCrashPoints];

/** Where a process is to die: the n-th time that it comes to a point. */
export type Death = { readonly point: CrashPoint; readonly times: number };

/** Reads SKYLEDGER_CRASH_AT ('store.afterCommit:3'); what is not understood, and any value in production, is refused. */
export const deathOf = ({ SKYLEDGER_CRASH_AT: wanted, NODE_ENV }: NodeJS.ProcessEnv): Death | undefined => {
  if (!wanted) return undefined;
  if (NODE_ENV === 'production') throw new Error('SKYLEDGER_CRASH_AT kills the process: it is refused with NODE_ENV=production.');
  const [point, times = '1'] = wanted.split(':');
  if (!all.some((name) => name === point) || !/^[1-9]\d*$/.test(times))
    throw new Error(`SKYLEDGER_CRASH_AT=${wanted}: there is no such point. There are ${all.join(', ')}.`);
  return { point: point as CrashPoint, times: Number(times) };
};

const death = deathOf(process.env);
let left = death?.times ?? 0;

/** Does nothing, unless SKYLEDGER_CRASH_AT names the point: then the process is killed as by kill -9. */
export const crashPoint = (point: CrashPoint): void => {
  if (death?.point !== point) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
};
