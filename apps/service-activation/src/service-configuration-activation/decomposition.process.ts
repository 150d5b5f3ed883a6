import { type Call, levelOf, type Part, partsOf, resolved, resourceStepOf, type Surroundings } from './operations.process';
import type { Beneficiary, Established, PlanStep, Values } from './plan.events';

/** What is to be had instead of what there is. */
export type Task = {
  readonly monitorId: string;
  readonly serviceId: string;
  readonly plan: readonly PlanStep[];
  readonly established: readonly Established[];
  readonly target: { readonly state: string; readonly values: Values };
  readonly beneficiary: Beneficiary;
};

/** One call that has to succeed, after which others, and how to take it back. What takes something away has no way back. */
export type Operation = {
  readonly id: string;
  readonly step: string;
  readonly verb: 'make' | 'alter' | 'remove';
  readonly call: Call;
  readonly undo?: Call;
  readonly after: readonly string[];
  readonly timeoutSeconds: number;
  readonly attempts: number;
  readonly backoffSeconds: number;
};

/** The operations of a task, each after those it depends on; or why it cannot be done. */
export type Decomposition = { readonly operations: readonly Operation[]; readonly impossible?: string };

const levels: Readonly<Record<string, number>> = { reserved: 2, inactive: 3, suspended: 3, active: 4 };

/** Compares what a service has with what it is to have: the steps that are missing, that differ and that are too many, and no others. */
export const decompose = (task: Task): Decomposition => {
  const level = levels[task.target.state] ?? 0;
  const present = (step: PlanStep) => task.established.find((done) => done.step === step.id);
  const missing = task.plan.filter((step) => levelOf[step.kind] <= level && !present(step));
  const tooMany = task.plan.filter((step) => levelOf[step.kind] > level && present(step));
  const kept = task.plan.filter((step) => levelOf[step.kind] <= level && present(step));
  const alterations = kept.map((step) => alterationsOf(step, task));
  const fixed = alterations.find(({ impossible }) => impossible);
  if (fixed) return { operations: [], impossible: fixed.impossible };
  const altering = inOneRow(alterations.flatMap(({ operations }) => operations));
  return { operations: [...altering, ...making(missing, task), ...removing(tooMany, task)] };
};

/** The id of the resource that a step makes: that of the one it made, else one that names the task, so that it is never used twice. */
export const resourceIdOf = (step: PlanStep, { monitorId, plan, established }: Task): string => {
  const maker = resourceStepOf(step, plan);
  const known = established.find((done) => plan.some((other) => other.id === done.step && resourceStepOf(other, plan) === maker));
  return known?.resourceId ?? `${monitorId}-${maker.id}`;
};

const surroundingsOf = (task: Task, values: Values): Surroundings => {
  const { serviceId, beneficiary, plan, established } = task;
  const reserving = plan.find(({ kind }) => kind === 'reserveCapacity');
  const reserved = established.find(({ step }) => step === reserving?.id)?.result?.['host'] as { id: string; name: string } | undefined;
  const toCome = { id: { resultOf: reserving?.id, path: ['host', 'id'] }, name: { resultOf: reserving?.id, path: ['host', 'name'] } };
  return { serviceId, beneficiary, plan, values, resourceId: (step) => resourceIdOf(step, task), host: reserved ?? toCome };
};

/** The values that everything there is was made with, so far as a service characteristic gave them. */
const valuesOf = ({ plan, established, target }: Task): Values => {
  const present = plan.flatMap((step) => {
    const done = established.find((one) => one.step === step.id);
    return Object.entries(step.with ?? {}).flatMap(([name, said]) =>
      done && typeof said === 'string' && said.startsWith('$') ? [[said.slice(1), done.with[name]] as const] : [],
    );
  });
  const { simulatedFault, simulatedLatencyMs } = target.values;
  return { ...Object.fromEntries(present), simulatedFault, simulatedLatencyMs };
};

const operation = (step: PlanStep, part: Part, rest: Pick<Operation, 'verb' | 'call' | 'undo' | 'after'>): Operation => ({
  id: part.name,
  step: step.id,
  ...rest,
  timeoutSeconds: step.timeoutSeconds ?? 300,
  attempts: step.retry?.attempts ?? 3,
  backoffSeconds: step.retry?.backoffSeconds ?? 2,
});

/** A step's own call waits for the calls of the steps it depends on; its record waits for their records too. */
const making = (steps: readonly PlanStep[], task: Task): Operation[] => {
  const surroundings = surroundingsOf(task, task.target.values);
  const all = steps.map((step) => ({ step, parts: partsOf(step, surroundings) }));
  const known = new Set(all.flatMap(({ parts }) => parts.map(({ name }) => name)));
  return all.flatMap(({ step, parts }) =>
    parts.map((part) => {
      const needed = step.dependsOn ?? [];
      const isRecord = part.name !== step.id;
      const after = isRecord ? [step.id, ...recordsBefore(step, task.plan)] : needed;
      return operation(step, part, { verb: 'make', call: part.make, undo: part.remove, after: after.filter((name) => known.has(name)) });
    }),
  );
};

/** The records of the steps before a step, near and far: a record may speak of them. */
const recordsBefore = (step: PlanStep, plan: readonly PlanStep[]): string[] =>
  (step.dependsOn ?? []).flatMap((id) => {
    const before = plan.find((other) => other.id === id);
    return before ? [`${id}.record`, ...recordsBefore(before, plan)] : [];
  });

/** The other way round: a step goes when all that depends on it has gone. */
const removing = (steps: readonly PlanStep[], task: Task): Operation[] => {
  const surroundings = surroundingsOf(task, valuesOf(task));
  const all = [...steps].reverse().map((step) => ({ step, parts: partsOf(step, surroundings) }));
  return all.flatMap(({ step, parts }) => {
    const dependants = all
      .filter((other) => other.step.dependsOn?.includes(step.id))
      .flatMap((other) => other.parts.map(({ name }) => name));
    return parts.map((part) => {
      const own = part.name === step.id ? [] : [step.id];
      return operation(step, part, { verb: 'remove', call: part.remove, after: [...own, ...dependants] });
    });
  });
};

type Alterations = { readonly operations: readonly Operation[]; readonly impossible?: string };

const alterationsOf = (step: PlanStep, task: Task): Alterations => {
  const before = partsOf(step, surroundingsOf(task, valuesOf(task)));
  const operations: Operation[] = [];
  for (const [index, part] of partsOf(step, surroundingsOf(task, task.target.values)).entries()) {
    const old = before[index]!;
    if (!same(part.fixed, old.fixed)) return { operations: [], impossible: `Step ${step.id} cannot be changed in place; order a new one.` };
    if (!part.alter || !old.alter || same(part.alter, old.alter)) continue;
    operations.push(operation(step, part, { verb: 'alter', call: part.alter, undo: old.alter, after: [] }));
  }
  return { operations };
};

/**
 * Alterations follow one another: more capacity is reserved before anything grows and less only when everything has shrunk; records come
 * last but for that.
 */
const inOneRow = (operations: readonly Operation[]): Operation[] => {
  const isReservation = ({ call }: Operation) => call.type === 'tmf639.adjust';
  const isRecord = ({ call }: Operation) => call.type === 'tmf639.patchResource';
  const reservations = operations.filter(isReservation).flatMap(widened);
  const works = operations.filter((one) => !isReservation(one) && !isRecord(one));
  const growing = reservations.filter(({ id }) => !id.endsWith('.shrink'));
  const shrinking = reservations.filter(({ id }) => id.endsWith('.shrink'));
  const row = [...growing, ...works, ...operations.filter(isRecord), ...shrinking];
  return row.map((one, index) => ({ ...one, after: index === 0 ? [] : [row[index - 1]!.id] }));
};

type Demand = Readonly<Record<string, number>>;

/** An adjustment that makes one kind more and another less is done in two: to the larger of each, and at the end to what is wanted. */
const widened = (adjusting: Operation): Operation[] => {
  const [wanted, before] = [adjusting.call.body['demand'] as Demand, adjusting.undo!.body['demand'] as Demand];
  const largest = Object.fromEntries(Object.keys(wanted).map((kind) => [kind, Math.max(wanted[kind]!, before[kind]!)]));
  const to = (demand: Demand): Call => ({ ...adjusting.call, body: { ...adjusting.call.body, demand } });
  const grow = { ...adjusting, call: to(largest) };
  const shrink = { ...adjusting, id: `${adjusting.id}.shrink`, undo: to(largest) };
  return [...(same(largest, before) ? [] : [grow]), ...(same(largest, wanted) ? [] : [shrink])];
};

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The values a step was done with in this task. */
export const valuesOfStep = (step: PlanStep, { target }: Task): Values => resolved(step, target.values);
