import type { Reaction } from '@skyledger/event-sourcing';
import { type Operation, resourceIdOf, type Task } from './decomposition.process';
import type { Execution, Progress } from './execution.process';
import { resolved } from './operations.process';
import type { Established, PlanStep } from './plan.events';

/** A request to the inventory or the cloud, or the conclusion told to the service. */
export type ActivationCommand = { readonly type: string; readonly data: object };

type Sent = Extract<Reaction<never, ActivationCommand>, { to: object }>;

/** The call of an operation, or of its way back, under a key that is the same however often it is tried. */
export const request = (monitorId: string, operation: Operation, { progress }: Execution): Sent => {
  const isBack = progress[operation.id]!.back;
  const { type, subject, body } = isBack ? operation.undo! : operation.call;
  const key = `${monitorId}/${operation.id}${isBack ? '/undo' : ''}`;
  const data = type.startsWith('hypervisor.') ? { ...body, key } : body;
  return {
    to: { category: type.split('.')[0]!, id: subject },
    command: { type: `${type}.request`, data: filledIn(data, progress) as object },
  };
};

/** Replaces `{ resultOf, path }` by what that operation resulted in. */
const filledIn = (value: unknown, progress: Readonly<Record<string, Progress>>): unknown => {
  if (Array.isArray(value)) return value.map((item) => filledIn(item, progress));
  if (typeof value !== 'object' || value === null) return value;
  if ('resultOf' in value) {
    const { resultOf, path } = value as { resultOf?: string; path: readonly string[] };
    const result: unknown = resultOf === undefined ? undefined : progress[resultOf]?.result;
    return path.reduce((found: unknown, name) => (found as Record<string, unknown> | undefined)?.[name], result);
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filledIn(item, progress)]));
};

/** Tells the service how it ended and what it has now. */
export const conclusion = (monitorId: string, task: Task, execution: Execution): Sent => ({
  to: { category: 'service', id: task.serviceId },
  command: {
    type: 'ConcludeConfiguration',
    data: {
      monitorId,
      outcome: execution.phase,
      ...(execution.phase !== 'completed' && { reason: execution.reason ?? 'The service could not be delivered.' }),
      established: establishedBy(task, execution),
      steps: execution.operations.map(({ id, verb }) => {
        const { status, attempt, reason } = execution.progress[id]!;
        return { step: id, verb, status, attempts: attempt, ...(reason && { reason }) };
      }),
    },
  },
});

/** What there is of each step when all has ended: what was there and was not taken away, and what was made and not undone. */
const establishedBy = (task: Task, execution: Execution): Established[] =>
  task.plan.flatMap((step) => {
    const operations = execution.operations.filter((one) => one.step === step.id);
    const before = task.established.find((one) => one.step === step.id);
    if (operations.length === 0) return before ? [before] : [];
    const has = (...statuses: Progress['status'][]) => operations.some(({ id }) => statuses.includes(execution.progress[id]!.status));
    switch (operations[0]!.verb) {
      case 'remove':
        return operations.every(({ id }) => execution.progress[id]!.status === 'done') ? [] : [before!];
      case 'alter':
        return [has('done', 'stuck', 'kept') ? { ...before!, with: resolved(step, task.target.values) } : before!];
      case 'make':
        return has('done', 'stuck', 'kept') ? [made(step, task, execution)] : [];
    }
  });

const made = (step: PlanStep, task: Task, { progress }: Execution): Established => {
  const result = progress[step.id]?.result;
  return {
    step: step.id,
    kind: step.kind,
    with: resolved(step, task.target.values),
    resourceId: resourceIdOf(step, task),
    ...(result && { result }),
  };
};
