import { type Process, type Reaction, secondsAfter, type Versions } from '@skyledger/event-sourcing';
import type { Answer } from '../calls';
import { decompose, type Operation, type Task } from './decomposition.process';
import { advanced, answered, calledOff, type Execution, executionOf, isInFlight, pauseOf, resumed } from './execution.process';
import { type ActivationCommand, conclusion, request } from './messages.process';

export type ActivationInput =
  | { type: 'ConfigurationBegun'; data: Task & { time: string } }
  | { type: 'CallAnswered'; data: { call: string; subject: string; answer: Answer; time: string } }
  | { type: 'PauseEnded'; data: { operation: string; attempt: number; time: string } }
  /** Nobody wants it any more. */
  | { type: 'ConfigurationCalledOff'; data: { time: string } }
  /** The time that an answer was expected by; whether one is missing shows itself now. */
  | { type: 'DeadlineReached'; data: { time: string } }
  | { type: 'AnswerMissed'; data: { time: string } };

/** Each of them with the steps from its older versions; none has any yet. */
export const activationInputs: Versions<ActivationInput> = {
  ConfigurationBegun: [],
  CallAnswered: [],
  PauseEnded: [],
  ConfigurationCalledOff: [],
  DeadlineReached: [],
  AnswerMissed: [],
};

/** What the last input set going, beside where everything is. */
type State = {
  readonly task?: Task;
  readonly execution: Execution;
  /** The instant that the next DeadlineReached is set for. */
  readonly alarm?: string;
  readonly time: string;
  readonly begun: readonly string[];
  readonly paused: readonly string[];
  readonly isAlarmNew: boolean;
  readonly hasEnded: boolean;
};

const still = { begun: [], paused: [], isAlarmNew: false, hasEnded: false };
/** After an outage answers may be on their way: so long they are waited for, whatever the deadline was. */
const grace = 60;

/** Brings a service to what was asked of it, step by step, or takes everything back. Its id is that of the monitor. */
export const serviceConfigurationActivation: Process<ActivationInput, State, ActivationCommand> = {
  category: 'serviceConfigurationActivation',
  events: activationInputs,
  initialState: { execution: { operations: [], progress: {}, phase: 'forward' }, time: '', ...still },

  evolve(state, { type, data }) {
    switch (type) {
      case 'ConfigurationBegun':
        return state.task ? { ...state, ...still } : begin(state, data);
      case 'CallAnswered': {
        const operation = awaiting(state.execution, data.call, data.subject);
        return operation ? moved(state, answered(state.execution, operation, data.answer), data.time) : { ...state, ...still };
      }
      case 'PauseEnded':
        return moved(state, resumed(state.execution, data.operation, data.attempt, data.time), data.time);
      case 'ConfigurationCalledOff':
        return moved(state, calledOff(state.execution), data.time);
      case 'DeadlineReached':
        return { ...state, ...still, alarm: later(earliestDeadline(state.execution), data.time) };
      case 'AnswerMissed':
        return moved(state, overdue(state.execution, data.time), data.time);
    }
  },

  react({ metadata: { id, recordedAt }, ...input }, state) {
    if (input.type === 'DeadlineReached') return afterDeadline(input.data.time, recordedAt, state);
    const { execution, task, time, alarm } = state;
    const operationOf = (wanted: string) => execution.operations.find((one) => one.id === wanted)!;
    return [
      ...state.begun.map((operation) => request(id, operationOf(operation), execution)),
      ...state.paused.map((operation) => {
        const progress = execution.progress[operation]!;
        const at = secondsAfter(time, pauseOf(operationOf(operation), progress));
        return { at, input: { type: 'PauseEnded', data: { operation, attempt: progress.attempt, time: at } } } as const;
      }),
      ...(state.isAlarmNew && alarm ? [deadline(alarm)] : []),
      ...(state.hasEnded && task ? [conclusion(id, task, execution)] : []),
    ];
  },
};

/** The operation that such an answer is for. */
const awaiting = ({ operations, progress }: Execution, type: string, subject: string): Operation | undefined =>
  operations.find((operation) => {
    const { back } = progress[operation.id]!;
    const call = back ? operation.undo! : operation.call;
    return isInFlight(progress[operation.id]!) && call.type === type && call.subject === subject;
  });

const begin = (state: State, { time, ...task }: Task & { time: string }): State => {
  const { operations, impossible } = decompose(task);
  const execution = executionOf(operations);
  return moved({ ...state, task }, impossible ? { ...execution, phase: 'undone', reason: impossible } : execution, time, execution);
};

/** Goes on as far as possible and notes what is new by it. */
const moved = (state: State, execution: Execution, time: string, before = state.execution): State => {
  const next = advanced(execution, time);
  const isNew = (id: string) => {
    const [old, now] = [before.progress[id]!, next.progress[id]!];
    return old.status !== now.status || old.attempt !== now.attempt || old.back !== now.back;
  };
  const changed = next.operations.map(({ id }) => id).filter(isNew);
  const earliest = earliestDeadline(next);
  const isAlarmNew = earliest !== undefined && (state.alarm === undefined || earliest < state.alarm);
  return {
    task: state.task,
    execution: next,
    time,
    alarm: isAlarmNew ? earliest : state.alarm,
    begun: changed.filter((id) => isInFlight(next.progress[id]!)),
    paused: changed.filter((id) => next.progress[id]!.status === 'pausing'),
    isAlarmNew,
    hasEnded: isFinal(next) && !isFinal(before),
  };
};

const isFinal = ({ phase }: Execution) => phase !== 'forward' && phase !== 'back';

const earliestDeadline = ({ progress }: Execution): string | undefined =>
  Object.values(progress)
    .filter(isInFlight)
    .map(({ deadline: at }) => at!)
    .sort()[0];

const later = (instant: string | undefined, than: string) => (instant !== undefined && instant > than ? instant : undefined);

/** Calls whose deadline has passed have failed in a way that may pass; whether they took effect is not known. */
const overdue = (execution: Execution, time: string): Execution =>
  execution.operations
    .filter(({ id }) => isInFlight(execution.progress[id]!) && execution.progress[id]!.deadline! <= time)
    .reduce(
      (next, operation) => answered(next, operation, { outcome: 'transient', reason: `no answer within ${operation.timeoutSeconds} s` }),
      execution,
    );

type Reactions = Reaction<ActivationInput, ActivationCommand>[];

/** An alarm for a later call is set anew; one that comes late (the platform was down) is put off; else the answer is missed. */
const afterDeadline = (time: string, recordedAt: string, { execution }: State): Reactions => {
  const earliest = earliestDeadline(execution);
  if (earliest === undefined) return [];
  if (earliest > time) return [deadline(earliest)];
  if (recordedAt > secondsAfter(time, grace)) {
    const later = secondsAfter(recordedAt, grace);
    return [{ at: later, input: { type: 'DeadlineReached', data: { time: later } } }];
  }
  return [{ at: recordedAt, input: { type: 'AnswerMissed', data: { time: recordedAt } } }];
};

const deadline = (at: string) => ({ at, input: { type: 'DeadlineReached', data: { time: at } } }) as const;
