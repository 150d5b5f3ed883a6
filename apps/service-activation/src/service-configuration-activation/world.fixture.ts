import { recorded } from '@skyledger/testing';
import type { Task } from './decomposition.process';
import type { Established, PlanStep } from './plan.events';
import { type ActivationInput, serviceConfigurationActivation } from './service-configuration-activation.process';

export type { Task } from './decomposition.process';

const retry = { attempts: 3, backoffSeconds: 2 };

/** The plan of a cloud server. */
export const cloudServer: PlanStep[] = [
  {
    id: 'capacity',
    kind: 'reserveCapacity',
    with: { zone: '$zone', vCPU: '$vCPU', memoryGiB: '$memoryGiB', diskGiB: '$diskGiB' },
    timeoutSeconds: 60,
    retry,
  },
  {
    id: 'machine',
    kind: 'createVirtualMachine',
    dependsOn: ['capacity'],
    with: { vCPU: '$vCPU', memoryGiB: '$memoryGiB', image: '$image' },
    retry,
  },
  { id: 'disk', kind: 'attachDisk', dependsOn: ['machine'], with: { diskGiB: '$diskGiB' }, retry },
  { id: 'address', kind: 'assignAddress', dependsOn: ['machine'], with: { zone: '$zone' }, retry },
  { id: 'start', kind: 'start', dependsOn: ['disk', 'address'], retry },
];

/** The demand of a server, and all its characteristics. */
export const size = (values: object = {}) => ({ vCPU: 2, memoryGiB: 4, diskGiB: 40, ...values });
export const full = (values: object = {}) => ({ ...size(), zone: 'north', image: 'debian-13', ...values });

export const createTask = (): Task => ({
  monitorId: 'monitor-1',
  serviceId: 'service-1',
  plan: cloudServer,
  established: [],
  target: { state: 'active', values: full() },
  beneficiary: { productId: 'product-1', orderId: 'order-1' },
});

export type Fault = 'permanent' | 'exhausted' | 'timeout' | 'lateSuccess';
type Sent = { readonly type: string; readonly subject: string; readonly body: Record<string, unknown>; readonly operation: string };
type Things = Record<string, string>;
type Step = { readonly step: string; readonly status: string };

/**
 * An inventory and a cloud in memory, and the process running against them: every request is carried out and answered as the faults
 * say, until the process has come to its end. Faults are named by operation, those of the way back with `/undo`.
 */
export class World {
  readonly requests: Sent[] = [];
  outcome = '';
  established: Established[] = [];
  steps: Step[] = [];
  private readonly inputs: ActivationInput[] = [];
  private state = serviceConfigurationActivation.initialState;
  private readonly gone = new Set<string>();
  private readonly late: Sent[] = [];
  private now = '2026-01-01T00:00:00.000Z';

  constructor(
    private readonly task: Task,
    private readonly faults: Record<string, Fault> = {},
    private readonly options: { repeats?: number; things?: Things; callOffAt?: string } = {},
    private readonly things: Things = { ...options.things },
  ) {}

  run(): this {
    this.inputs.push({ type: 'ConfigurationBegun', data: { ...this.task, time: this.now } });
    for (let steps = 0; this.inputs.length > 0 && steps < 2000; steps++) this.receive(this.inputs.shift()!);
    for (const request of this.late) this.carryOut(request); // what was sent and never answered takes effect after all
    return this;
  }

  /** A process for another task in the same world. */
  next(task: Task, faults: Record<string, Fault> = {}): World {
    return new World(task, faults, { things: this.things });
  }

  /** The next task: to be active with other values. */
  activeTask(values: object): Task {
    return { ...this.task, monitorId: 'monitor-2', established: this.established, target: { state: 'active', values: full(values) } };
  }

  operationIds = (): string[] => [...new Set(this.requests.map(({ operation }) => operation).filter((id) => !id.endsWith('/undo')))];
  contents = (): string[] =>
    Object.entries(this.things)
      .map(([key, value]) => `${key.split(' ')[0]} ${value}`.trim())
      .sort();
  has = (kind: string): boolean => Object.keys(this.things).some((key) => key.startsWith(`${kind} `));

  private receive(input: ActivationInput): void {
    const { evolve, react } = serviceConfigurationActivation;
    if (input.data.time > this.now) this.now = input.data.time;
    const before = this.state;
    this.state = evolve(before, input);
    for (const reaction of react(recorded(input, 1, this.now, this.task.monitorId), this.state)) {
      if ('at' in reaction) this.wait(reaction.input);
      else if (reaction.command.type === 'ConcludeConfiguration') this.conclude(reaction.command.data as never);
      else
        this.send({
          type: reaction.command.type.replace('.request', ''),
          subject: reaction.to.id,
          body: reaction.command.data as Sent['body'],
          operation: '',
        });
    }
  }

  /** Timers come after everything that needs no waiting, in the order of their instants. */
  private wait(input: ActivationInput): void {
    const index = this.inputs.findIndex((other) => other.data.time > input.data.time);
    this.inputs.splice(index < 0 ? this.inputs.length : index, 0, input);
  }

  private send(sent: Sent): void {
    const request = { ...sent, operation: this.operationOf(sent) };
    this.requests.push(request);
    if (request.operation === this.options.callOffAt) this.wait({ type: 'ConfigurationCalledOff', data: { time: this.now } });
    const fault = this.faults[request.operation];
    this.catchUp(request);
    if (fault === undefined || fault === 'lateSuccess') for (let n = 0; n < (this.options.repeats ?? 1); n++) this.perform(request, fault);
    else if (fault !== 'timeout') this.answer(request, { outcome: fault === 'permanent' ? 'permanent' : 'transient', reason: fault });
    else this.late.push(request);
  }

  /** Requests about a resource are carried out in the order they were sent, however late; the first of them may even come last of all. */
  private catchUp({ subject }: Sent): void {
    const waiting = this.late.filter((other) => other.subject === subject && !/create|reserve$|assign|attach/.test(other.type));
    for (const request of waiting) this.carryOut(this.late.splice(this.late.indexOf(request), 1)[0]!);
  }

  private perform(request: Sent, fault?: Fault): void {
    const result = this.carryOut(request);
    if (fault !== 'lateSuccess') this.answer(request, { outcome: 'done', result });
  }

  private answer({ type, subject }: Sent, answer: Extract<ActivationInput, { type: 'CallAnswered' }>['data']['answer']): void {
    this.wait({ type: 'CallAnswered', data: { call: type, subject, answer, time: this.now } });
  }

  /** Which operation a request is of: the one that is in flight with such a call. */
  private operationOf({ type, subject }: Sent): string {
    const { operations, progress } = this.state.execution;
    const found = operations.find((one) => {
      const call = progress[one.id]!.back ? one.undo! : one.call;
      return ['running', 'undoing'].includes(progress[one.id]!.status) && call.type === type && call.subject === subject;
    })!;
    return progress[found.id]!.back ? `${found.id}/undo` : found.id;
  }

  private conclude({ outcome, established, steps }: { outcome: string; established: Established[]; steps: Step[] }): void {
    if (this.outcome) throw new Error('concluded twice');
    Object.assign(this, { outcome, established, steps });
  }

  /** Idempotent by name, and what has gone does not come again: as the inventory and the cloud promise. */
  private carryOut({ type, subject, body }: Sent): Record<string, unknown> {
    const key = `${kindOf(type)} ${subject}`;
    if (/release|delete|detach/.test(type)) {
      delete this.things[key];
      this.gone.add(key);
    } else if (this.gone.has(key)) return {};
    else this.things[key] = valueAfter(type, body, this.things[key]);
    return type === 'tmf639.reserve' ? { host: { id: 'host-1', name: 'host-1' } } : {};
  }
}

const kindOf = (type: string): string => {
  if (/reserve|adjust|release$/.test(type)) return 'capacity';
  if (/Resource$/.test(type)) return 'record';
  return /Address$/.test(type) ? 'address' : /Disk$/.test(type) ? 'disk' : 'machine';
};

const valueAfter = (type: string, body: Record<string, unknown>, before = ''): string => {
  switch (type.split('.')[1]) {
    case 'reserve':
    case 'adjust':
      return Object.values(body['demand'] as object).join('/');
    case 'createVirtualMachine':
      return before || `${body['vCPU']}/${body['memoryGiB']} stopped`;
    case 'resizeVirtualMachine':
      return `${body['vCPU']}/${body['memoryGiB']} ${before.split(' ')[1]}`;
    case 'start':
    case 'stop':
      return `${before.split(' ')[0]} ${type.endsWith('start') ? 'running' : 'stopped'}`;
    case 'createResource':
      return String(body['category']);
    case 'patchResource':
      return `${before.split(' ')[0]} ${{ enabled: 'enabled', disabled: '' }[body['operationalState'] as string] ?? before.split(' ')[1] ?? ''}`.trim();
    default:
      return type.includes('Disk') ? `${body['diskGiB']}` : '';
  }
};
