import { secondsAfter } from '@skyledger/event-sourcing';
import type { Answer } from '../calls';
import type { Operation } from './decomposition.process';

/**
 * Where an operation is. `unsure`: it was given up without knowing whether it took effect, so it is taken back like a done one. `kept`: it
 * cannot be taken back because something that stands on it could not.
 */
export type Progress = {
  readonly status: 'waiting' | 'running' | 'pausing' | 'done' | 'refused' | 'unsure' | 'undoing' | 'undone' | 'stuck' | 'kept';
  readonly attempt: number;
  /** It is the way back that is tried. */
  readonly back?: true;
  readonly deadline?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly reason?: string;
};

/** The operations of a task and how far they are. */
export type Execution = {
  readonly operations: readonly Operation[];
  readonly progress: Readonly<Record<string, Progress>>;
  readonly phase: 'forward' | 'back' | 'completed' | 'undone' | 'stuck';
  /** It is to be taken back though nothing has failed. */
  readonly isCalledOff?: true;
  /** The first failure, for people. */
  readonly reason?: string;
};

/** How often the way back is tried at least: giving up there leaves something behind. */
const attemptsBack = 6;
const longestPause = 300;

/** An execution at its beginning. */
export const executionOf = (operations: readonly Operation[]): Execution => ({
  operations,
  progress: Object.fromEntries(operations.map(({ id }) => [id, { status: 'waiting', attempt: 0 }])),
  phase: 'forward',
});

/** What follows from an answer to the operation that is being tried. */
export const answered = (execution: Execution, operation: Operation, answer: Answer): Execution => {
  const now = execution.progress[operation.id]!;
  if (answer.outcome === 'done')
    return set(execution, operation, { ...now, status: now.back ? 'undone' : 'done', result: answer.result ?? now.result });
  const allowed = now.back ? Math.max(operation.attempts, attemptsBack) : operation.attempts;
  const { reason } = answer;
  if (answer.outcome === 'transient' && now.attempt < allowed && !isGivingUp(execution, now))
    return set(execution, operation, { ...now, status: 'pausing', reason });
  const status = now.back ? 'stuck' : answer.outcome === 'permanent' ? 'refused' : 'unsure';
  return { ...set(execution, operation, { ...now, status, reason }), reason: execution.reason ?? `${operation.id}: ${reason}` };
};

/** Once something has failed for good, what merely failed is not tried again. */
const isGivingUp = ({ progress, isCalledOff }: Execution, { back }: Progress) =>
  !back && (isCalledOff === true || Object.values(progress).some(hasFailed));
const hasFailed = ({ status }: Progress) => status === 'refused' || status === 'unsure';

/** The pause before an operation is tried again: doubled each time. */
export const pauseOf = ({ backoffSeconds }: Operation, { attempt }: Progress) =>
  Math.min(backoffSeconds * 2 ** (attempt - 1), longestPause);

/** The operation is tried again, if it still waits for that. */
export const resumed = (execution: Execution, id: string, attempt: number, time: string): Execution => {
  const [operation, now] = [execution.operations.find((one) => one.id === id), execution.progress[id]];
  return operation && now?.status === 'pausing' && now.attempt === attempt ? tried(execution, operation, time) : execution;
};

/** From here on everything is taken back, unless it is over or something has been begun that has no way back. */
export const calledOff = (execution: Execution): Execution => {
  const isTooLate = execution.operations.some(({ id, undo }) => !undo && execution.progress[id]!.status !== 'waiting');
  if (execution.phase !== 'forward' || isTooLate) return execution;
  return { ...execution, isCalledOff: true, reason: execution.reason ?? 'It was called off.' };
};

/** Everything that can be begun now is begun; the phase turns when there is nothing left to do in it. */
export const advanced = (execution: Execution, time: string): Execution => {
  if (execution.phase === 'forward') return forward(execution, time);
  return execution.phase === 'back' ? back(execution, time) : execution;
};

const forward = (execution: Execution, time: string): Execution => {
  const { operations, progress } = execution;
  const all = operations.map(({ id }) => progress[id]!);
  if (execution.isCalledOff || all.some(hasFailed))
    return all.some(isBusy) ? givenUp(execution, time) : back({ ...execution, phase: 'back' }, time);
  if (all.every(({ status }) => status === 'done')) return { ...execution, phase: 'completed' };
  return operations
    .filter((operation) => isReady(operation, execution))
    .reduce((next, operation) => (isSaid(operation, next) ? next : tried(next, operation, time)), execution);
};

/** What pauses after a failure that might have passed is not waited for when all is to be taken back. */
const givenUp = (execution: Execution, time: string): Execution => {
  const pausing = execution.operations.filter(({ id }) => execution.progress[id]!.status === 'pausing');
  if (pausing.length === 0) return execution;
  return forward(
    pausing.reduce((next, one) => set(next, one, { ...next.progress[one.id]!, status: 'unsure' }), execution),
    time,
  );
};

/** One at a time, the last one first. */
const back = (execution: Execution, time: string): Execution => {
  const { operations, progress } = execution;
  if (operations.some(({ id }) => isBusy(progress[id]!))) return execution;
  const next = [...operations].reverse().find((one) => one.undo && ['done', 'unsure'].includes(progress[one.id]!.status));
  if (!next) {
    const isStuck = operations.some((one) => isLeft(one, execution));
    return { ...execution, phase: isStuck ? 'stuck' : 'undone' };
  }
  const carries = operations.some(({ id, after }) => after.includes(next.id) && ['stuck', 'kept'].includes(progress[id]!.status));
  if (carries) return back(set(execution, next, { ...progress[next.id]!, status: 'kept' }), time);
  return tried(set(execution, next, { ...progress[next.id]!, attempt: 0, back: true }), next, time);
};

/** Something was to be undone and is not, or was to be removed and is not, though the removal was begun. */
const isLeft = ({ id, verb }: Operation, { operations, progress }: Execution): boolean => {
  const { status } = progress[id]!;
  if (status === 'stuck' || status === 'kept') return true;
  const isBegun = operations.some((other) => other.verb === 'remove' && progress[other.id]!.status !== 'waiting');
  return verb === 'remove' && isBegun && status !== 'done';
};

const tried = (execution: Execution, operation: Operation, time: string): Execution => {
  const now = execution.progress[operation.id]!;
  const status = now.back ? 'undoing' : 'running';
  return set(execution, operation, { ...now, status, attempt: now.attempt + 1, deadline: secondsAfter(time, operation.timeoutSeconds) });
};

const isReady = ({ id, after }: Operation, { progress }: Execution) =>
  progress[id]!.status === 'waiting' && after.every((before) => progress[before]!.status === 'done');

/** An answer names the kind of call and the resource; so the same is not asked twice at a time. */
const isSaid = ({ call }: Operation, { operations, progress }: Execution) =>
  operations.some((other) => isInFlight(progress[other.id]!) && other.call.type === call.type && other.call.subject === call.subject);

/** Whether an operation waits for an answer. */
export const isInFlight = ({ status }: Progress) => status === 'running' || status === 'undoing';
const isBusy = (progress: Progress) => isInFlight(progress) || progress.status === 'pausing';

const set = (execution: Execution, { id }: Operation, progress: Progress): Execution => ({
  ...execution,
  progress: { ...execution.progress, [id]: progress },
});
