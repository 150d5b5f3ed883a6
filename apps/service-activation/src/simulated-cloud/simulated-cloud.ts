import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventStore } from '@skyledger/event-store';
import { cloudDirectory, simulatedFaults, simulatedLatencyMs } from '../config';
import { type CloudCall, HypervisorDriver } from '../hypervisor/hypervisor-driver';
import type { Answer, CloudOperation } from '../calls';
import tables from '../../migrations/001-simulated-cloud.sql';
import functions from '../../migrations/002-operations.sql';
import { faultOf } from './faults';
import { hostsIn } from './hosts';

/** What the simulated cloud has, for those who want to see it from outside. */
export type CloudContents = {
  readonly hosts: number;
  readonly virtualMachines: number;
  readonly running: number;
  readonly disks: number;
  readonly list: readonly object[];
};

/**
 * A cloud that exists in tables only, for tests, demonstrations and development. It plays a system outside: what it did, it has done
 * whatever becomes of the platform, and it knows a request again by its key.
 */
@Injectable()
export class SimulatedCloud extends HypervisorDriver implements OnApplicationBootstrap {
  constructor(@Inject(EventStore) private readonly store: EventStore) {
    super();
    store.migrations({ schema: 'simulated_cloud', files: { '001-simulated-cloud': tables, '002-operations': functions } });
  }

  async onApplicationBootstrap(): Promise<void> {
    const hosts = JSON.stringify(await hostsIn(cloudDirectory()));
    await this.store.query(
      `insert into simulated_cloud.host (name, vcpu, memory_gib, disk_gib)
       select name, "vCPU", "memoryGiB", "diskGiB" from json_to_recordset($1) as h (name text, "vCPU" int, "memoryGiB" int, "diskGiB" int)
       on conflict (name) do update set vcpu = excluded.vcpu, memory_gib = excluded.memory_gib, disk_gib = excluded.disk_gib`,
      [hosts],
    );
  }

  async find(key: string): Promise<Answer | undefined> {
    const [row] = await this.store.query<{ result: Record<string, unknown> }>(
      'select result from simulated_cloud.call where request_key = $1',
      [key],
    );
    return row && { outcome: 'done', result: row.result };
  }

  createVirtualMachine = (call: CloudCall) => this.perform('createVirtualMachine', call);
  resizeVirtualMachine = (call: CloudCall) => this.perform('resizeVirtualMachine', call);
  deleteVirtualMachine = (call: CloudCall) => this.perform('deleteVirtualMachine', call);
  start = (call: CloudCall) => this.perform('start', call);
  stop = (call: CloudCall) => this.perform('stop', call);
  createDisk = (call: CloudCall) => this.perform('createDisk', call);
  attachDisk = (call: CloudCall) => this.perform('attachDisk', call);
  resizeDisk = (call: CloudCall) => this.perform('resizeDisk', call);
  detachDisk = (call: CloudCall) => this.perform('detachDisk', call);
  deleteDisk = (call: CloudCall) => this.perform('deleteDisk', call);

  /** Counts, and the machines with their disks. */
  async contents(): Promise<CloudContents> {
    const [hosts, list, disks] = await Promise.all([
      this.store.query<{ n: number }>('select count(*)::int as n from simulated_cloud.host'),
      this.store.query<{ power: string }>(
        `select m.name, request_key as "requestKey", m.host, vcpu as "vCPU", memory_gib as "memoryGiB", image, power,
                (select coalesce(json_agg(json_build_object('name', d.name, 'diskGiB', d.disk_gib)), '[]') from simulated_cloud.disk d where d.machine = m.name) as disks
         from simulated_cloud.machine m order by created_at, m.name`,
      ),
      this.store.query<{ n: number }>('select count(*)::int as n from simulated_cloud.disk'),
    ]);
    const running = list.filter(({ power }) => power === 'running').length;
    return { hosts: hosts[0]!.n, virtualMachines: list.length, running, disks: disks[0]!.n, list };
  }

  private async perform(operation: CloudOperation, call: CloudCall): Promise<Answer> {
    const latency = call.simulation?.latencyMs ?? simulatedLatencyMs();
    if (latency > 0) await setTimeout(latency);
    const fault = await this.faultFor(operation, call);
    if (fault === 'permanent') return { outcome: 'permanent', reason: `The cloud refused ${operation} (simulated).` };
    if (fault === 'transient')
      return { outcome: 'transient', reason: `The cloud was busy with something else than ${operation} (simulated).` };
    if (fault === 'hang') return unanswered();
    const answer = await this.once(operation, call);
    return fault === 'lost' ? unanswered() : answer;
  }

  private async once(operation: CloudOperation, { name, key, ...call }: CloudCall): Promise<Answer> {
    const [row] = await this.store.query<{ answer: Answer }>('select simulated_cloud.perform($1, $2, $3, $4) as answer', [
      operation,
      name,
      key,
      JSON.stringify(call),
    ]);
    return row!.answer;
  }

  /** The fault that applies now: one that passes has passed after so many calls with the same key. */
  private async faultFor(operation: CloudOperation, { key, simulation }: CloudCall): Promise<string | undefined> {
    const wishes = [simulation?.fault, simulatedFaults()].filter(Boolean).join(',');
    const fault = faultOf(operation, wishes);
    if (!fault || fault.kind === 'permanent') return fault?.kind;
    if (fault.times === Number.POSITIVE_INFINITY) return fault.kind;
    const [row] = await this.store.query<{ times: number }>(
      `insert into simulated_cloud.failure as f (request_key, times) values ($1, 1)
       on conflict (request_key) do update set times = f.times + 1 returning times`,
      [key],
    );
    return row!.times <= fault.times ? fault.kind : undefined;
  }
}

/** Nobody will ever answer; whoever asked has a time-out. */
const unanswered = (): Promise<Answer> => new Promise(() => undefined);
