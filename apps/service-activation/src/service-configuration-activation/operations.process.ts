import type { Beneficiary, PlanStep, StepKind, Values } from './plan.events';

/** A request message: the operation, the resource it is about, and what is said. */
export type Call = { readonly type: string; readonly subject: string; readonly body: Readonly<Record<string, unknown>> };

/**
 * One thing that a step consists of: how it is made, brought to other values, and taken away again. Parts of the old and the new values with
 * the same name belong together; they are altered when `alter` differs, which is not possible where `fixed` differs.
 */
export type Part = {
  readonly name: string;
  readonly make: Call;
  readonly remove: Call;
  readonly alter?: Call;
  readonly fixed?: readonly unknown[];
};

/** What the steps of a service know of each other. */
export type Surroundings = {
  readonly serviceId: string;
  readonly beneficiary: Beneficiary;
  readonly plan: readonly PlanStep[];
  readonly values: Values;
  /** The id of the resource that a step makes. */
  readonly resourceId: (step: PlanStep) => string;
  /** The host that capacity was reserved on: known, or the result of a call that is yet to be made. */
  readonly host: { readonly id: unknown; readonly name: unknown };
};

/** The values a step is done with: `$name` replaced by the service characteristic of that name. */
export const resolved = (step: PlanStep, values: Values): Values =>
  Object.fromEntries(
    Object.entries(step.with ?? {})
      .map(([name, value]) => [name, typeof value === 'string' && value.startsWith('$') ? values[value.slice(1)] : value])
      .filter(([, value]) => value !== undefined),
  );

/** The service states up to which a step of a kind belongs: what is needed to be reserved, to be inactive, to be active. */
export const levelOf: Readonly<Record<StepKind, number>> = {
  reserveCapacity: 2,
  createVirtualMachine: 3,
  createDisk: 3,
  attachDisk: 3,
  assignAddress: 3,
  start: 4,
};

/** What a step with these values consists of. */
export const partsOf = (step: PlanStep, surroundings: Surroundings): Part[] => kinds[step.kind](step, surroundings);

const kinds: Readonly<Record<StepKind, (step: PlanStep, surroundings: Surroundings) => Part[]>> = {
  reserveCapacity(step, surroundings) {
    const { vCPU = 0, memoryGiB = 0, diskGiB = 0, zone } = resolved(step, surroundings.values);
    const owner = surroundings.resourceId(step);
    const wish = { owner, demand: { vCPU, memoryGiB, diskGiB } };
    return [
      {
        name: step.id,
        make: { type: 'tmf639.reserve', subject: owner, body: { ...wish, zone } },
        alter: { type: 'tmf639.adjust', subject: owner, body: wish },
        remove: { type: 'tmf639.release', subject: owner, body: { owner } },
        fixed: [zone],
      },
    ];
  },

  createVirtualMachine(step, surroundings) {
    const { vCPU, memoryGiB, image } = resolved(step, surroundings.values);
    const name = surroundings.resourceId(step);
    return [
      {
        name: step.id,
        make: hypervisor('createVirtualMachine', name, { host: surroundings.host.name, vCPU, memoryGiB, image }, surroundings),
        alter: hypervisor('resizeVirtualMachine', name, { vCPU, memoryGiB }, surroundings),
        remove: hypervisor('deleteVirtualMachine', name, {}, surroundings),
        fixed: [image],
      },
      record(step, 'virtualMachine', { vCPU, memoryGiB, diskGiB: diskGiBOf(surroundings), image }, surroundings),
    ];
  },

  createDisk: disk('createDisk'),
  attachDisk: disk('attachDisk'),

  assignAddress(step, surroundings) {
    const { zone } = resolved(step, surroundings.values);
    const owner = surroundings.resourceId(step);
    const resource = recordOf(step, 'ipAddress', {}, surroundings);
    return [
      {
        name: step.id,
        make: { type: 'tmf639.assignAddress', subject: owner, body: { owner, zone, resource } },
        remove: { type: 'tmf639.releaseAddress', subject: owner, body: { owner } },
        fixed: [zone],
      },
    ];
  },

  start(step, surroundings) {
    const name = surroundings.resourceId(step);
    const patch = (body: Readonly<Record<string, unknown>>): Call => ({ type: 'tmf639.patchResource', subject: name, body });
    return [
      { name: step.id, make: hypervisor('start', name, {}, surroundings), remove: hypervisor('stop', name, {}, surroundings) },
      {
        name: `${step.id}.record`,
        make: patch({ operationalState: 'enabled', usageState: 'active', resourceStatus: 'available' }),
        remove: patch({ operationalState: 'disabled', usageState: 'idle', resourceStatus: 'standby' }),
      },
    ];
  },
};

function disk(operation: 'createDisk' | 'attachDisk') {
  return (step: PlanStep, surroundings: Surroundings): Part[] => {
    const { diskGiB, virtualMachine = machineOf(surroundings) } = resolved(step, surroundings.values);
    const name = surroundings.resourceId(step);
    const body = operation === 'attachDisk' ? { virtualMachine, diskGiB } : { host: surroundings.host.name, diskGiB };
    return [
      {
        name: step.id,
        make: hypervisor(operation, name, body, surroundings),
        alter: hypervisor('resizeDisk', name, { diskGiB }, surroundings),
        remove: hypervisor(operation === 'attachDisk' ? 'detachDisk' : 'deleteDisk', name, {}, surroundings),
        fixed: [virtualMachine],
      },
      record(step, 'disk', { diskGiB }, surroundings),
    ];
  };
}

/** A call to the cloud. Wishes for simulated faults and latency go along as the service's characteristics say. */
const hypervisor = (operation: string, name: string, body: Readonly<Record<string, unknown>>, { values }: Surroundings): Call => {
  const { simulatedFault: fault, simulatedLatencyMs: latencyMs } = values;
  const simulation = fault === undefined && latencyMs === undefined ? {} : { simulation: { fault, latencyMs } };
  return { type: `hypervisor.${operation}`, subject: name, body: { name, ...body, ...simulation } };
};

/** The inventory's record of what a step made. */
const record = (step: PlanStep, category: string, values: Values, surroundings: Surroundings): Part => {
  const subject = surroundings.resourceId(step);
  return {
    name: `${step.id}.record`,
    make: { type: 'tmf639.createResource', subject, body: recordOf(step, category, values, surroundings) },
    alter: { type: 'tmf639.patchResource', subject, body: { resourceCharacteristic: characteristics(values) } },
    remove: { type: 'tmf639.deleteResource', subject, body: {} },
  };
};

const recordOf = (step: PlanStep, category: string, values: Values, surroundings: Surroundings) => {
  const { serviceId, beneficiary, host } = surroundings;
  const { productId, orderId, relatedParty } = beneficiary;
  const machine = category === 'virtualMachine' ? undefined : machineOf(surroundings);
  const [relationshipType, resource] = standsOn(category, machine, host);
  return {
    '@type': 'LogicalResource',
    category,
    name: category,
    ...(step.resourceSpecification && {
      resourceSpecification: { '@type': 'ResourceSpecificationRef', ...step.resourceSpecification, name: category },
    }),
    administrativeState: 'unlocked',
    operationalState: category === 'virtualMachine' ? 'disabled' : 'enabled',
    lifecycleState: 'installed',
    ...(relatedParty && { relatedParty }),
    ...(resource && {
      resourceRelationship: [{ '@type': 'ResourceRelationship', relationshipType, resource: { '@type': 'ResourceRef', ...resource } }],
    }),
    resourceCharacteristic: characteristics({
      ...values,
      ...(category !== 'ipAddress' && { host: host.name }),
      serviceId,
      productId,
      orderId,
    }),
  };
};

const standsOn = (category: string, machine: string | undefined, host: object): [string, object | undefined] => {
  if (category === 'ipAddress') return ['assignedTo', machine === undefined ? undefined : { id: machine }];
  return machine === undefined ? [category === 'virtualMachine' ? 'runsOn' : 'liesOn', host] : ['attachedTo', { id: machine }];
};

const characteristics = (values: Values) =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ '@type': 'Characteristic', name, value }));

const machineOf = ({ plan, resourceId }: Surroundings): string | undefined => {
  const machine = plan.find(({ kind }) => kind === 'createVirtualMachine');
  return machine && resourceId(machine);
};

const diskGiBOf = ({ plan, values }: Surroundings): number =>
  plan.filter(({ kind }) => kind === 'attachDisk').reduce((sum, step) => sum + Number(resolved(step, values)['diskGiB'] ?? 0), 0);

/** Which step's resource a step makes or is about: capacity and power are the virtual machine's, or the disk's where there is no machine. */
export const resourceStepOf = (step: PlanStep, plan: readonly PlanStep[]): PlanStep => {
  if (step.kind !== 'reserveCapacity' && step.kind !== 'start') return step;
  const first = (...wanted: StepKind[]) => plan.find(({ kind }) => wanted.includes(kind));
  return first('createVirtualMachine') ?? first('createDisk', 'attachDisk') ?? step;
};
