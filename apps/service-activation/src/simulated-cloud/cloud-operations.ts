import type { EventStore } from '@skyledger/event-store';
import type { CloudOperation } from '../calls';
import type { CloudCall } from '../hypervisor/hypervisor-driver';

/** A transaction of the simulated cloud's own. */
type Transaction = Parameters<Parameters<EventStore['transaction']>[0]>[0];

/** What an operation came to: its result, or why it is not possible. */
export type Effect = { readonly result: Readonly<Record<string, unknown>> } | { readonly impossible: string };

type Operation = (tx: Transaction, call: CloudCall) => Promise<Effect>;

const done: Effect = { result: {} };

/** What each operation does to the tables of the simulated cloud, in one transaction with the record of the call. */
export const operations: Readonly<Record<CloudOperation, Operation>> = {
  async createVirtualMachine(tx, { name, key, host, vCPU, memoryGiB, image }) {
    if (await isGone(tx, name)) return { impossible: `${name} has been deleted.` };
    if (host === undefined) return { impossible: 'A machine needs a host.' };
    const full = await occupied(tx, host, { vCPU: vCPU!, memoryGiB: memoryGiB!, diskGiB: 0 });
    if (full) return full;
    await tx.query(
      'insert into simulated_cloud.machine (name, request_key, host, vcpu, memory_gib, image) values ($1, $2, $3, $4, $5, $6) on conflict (name) do nothing',
      [name, key, host, vCPU, memoryGiB, image],
    );
    return { result: { virtualMachine: name, host } };
  },

  async resizeVirtualMachine(tx, { name, vCPU, memoryGiB }) {
    const { rows } = await tx.query('select host, vcpu, memory_gib from simulated_cloud.machine where name = $1', [name]);
    if (rows.length === 0) return { impossible: `There is no machine ${name}.` };
    const [{ host, vcpu, memory_gib }] = rows;
    const full = await occupied(tx, host, { vCPU: vCPU! - vcpu, memoryGiB: memoryGiB! - memory_gib, diskGiB: 0 });
    if (full) return full;
    await tx.query('update simulated_cloud.machine set vcpu = $2, memory_gib = $3 where name = $1', [name, vCPU, memoryGiB]);
    return done;
  },

  async deleteVirtualMachine(tx, { name }) {
    const { rowCount } = await tx.query('select from simulated_cloud.disk where machine = $1', [name]);
    if (rowCount) return { impossible: `Disks are attached to ${name}.` };
    await tx.query('delete from simulated_cloud.machine where name = $1', [name]);
    return remember(tx, name);
  },

  start: (tx, { name }) => power(tx, name, 'running'),

  async stop(tx, { name }) {
    if (await isGone(tx, name)) return done;
    return power(tx, name, 'stopped');
  },

  async createDisk(tx, { name, key, host, diskGiB }) {
    if (await isGone(tx, name)) return { impossible: `${name} has been deleted.` };
    if (host === undefined) return { impossible: 'A disk needs a host.' };
    const full = await occupied(tx, host, { vCPU: 0, memoryGiB: 0, diskGiB: diskGiB! });
    return full ?? addDisk(tx, [name, key, null, host, diskGiB]);
  },

  async attachDisk(tx, { name, key, virtualMachine, diskGiB }) {
    if (await isGone(tx, name)) return { impossible: `${name} has been deleted.` };
    const { rows } = await tx.query('select host from simulated_cloud.machine where name = $1', [virtualMachine]);
    if (rows.length === 0) return { impossible: `There is no machine ${virtualMachine}.` };
    const full = await occupied(tx, rows[0].host, { vCPU: 0, memoryGiB: 0, diskGiB: diskGiB! });
    return full ?? addDisk(tx, [name, key, virtualMachine, null, diskGiB]);
  },

  /** A disk grows. It shrinks only on the way back of a change that failed, while nobody has used what was added. */
  async resizeDisk(tx, { name, key, diskGiB }) {
    const { rows } = await tx.query('select disk_gib from simulated_cloud.disk where name = $1', [name]);
    if (rows.length === 0) return { impossible: `There is no disk ${name}.` };
    if (diskGiB! < rows[0].disk_gib && !key.endsWith('/undo')) return { impossible: 'A disk can only grow.' };
    await tx.query('update simulated_cloud.disk set disk_gib = $2 where name = $1', [name, diskGiB]);
    return done;
  },

  detachDisk: (tx, call) => deleteDisk(tx, call),
  deleteDisk: (tx, call) => deleteDisk(tx, call),
};

const deleteDisk: Operation = async (tx, { name }) => {
  await tx.query('delete from simulated_cloud.disk where name = $1', [name]);
  return remember(tx, name);
};

const addDisk = async (tx: Transaction, values: unknown[]): Promise<Effect> => {
  await tx.query(
    'insert into simulated_cloud.disk (name, request_key, machine, host, disk_gib) values ($1, $2, $3, $4, $5) on conflict (name) do nothing',
    values,
  );
  return { result: { disk: values[0] } };
};

const power = async (tx: Transaction, name: string, to: 'running' | 'stopped'): Promise<Effect> => {
  const { rowCount } = await tx.query('update simulated_cloud.machine set power = $2 where name = $1', [name, to]);
  return rowCount ? done : { impossible: `There is no machine ${name}.` };
};

const remember = async (tx: Transaction, name: string): Promise<Effect> => {
  await tx.query('insert into simulated_cloud.gone (name) values ($1) on conflict do nothing', [name]);
  return done;
};

const isGone = async (tx: Transaction, name: string): Promise<boolean> =>
  Boolean((await tx.query('select from simulated_cloud.gone where name = $1', [name])).rowCount);

type More = { readonly vCPU: number; readonly memoryGiB: number; readonly diskGiB: number };

/** Whether a host cannot carry more. A host that nobody has described carries everything. */
const occupied = async (tx: Transaction, host: string, { vCPU, memoryGiB, diskGiB }: More): Promise<Effect | undefined> => {
  await tx.query('insert into simulated_cloud.host (name) values ($1) on conflict do nothing', [host]);
  const { rows } = await tx.query('select vcpu, memory_gib, disk_gib from simulated_cloud.host where name = $1 for update', [host]);
  const used = await tx.query(
    `select (select coalesce(sum(vcpu), 0)::int from simulated_cloud.machine where host = $1) as vcpu,
            (select coalesce(sum(memory_gib), 0)::int from simulated_cloud.machine where host = $1) as memory_gib,
            (select coalesce(sum(disk_gib), 0)::int from simulated_cloud.disk d
              where d.host = $1 or exists (select from simulated_cloud.machine m where m.name = d.machine and m.host = $1)) as disk_gib`,
    [host],
  );
  const [most, now] = [rows[0], used.rows[0]];
  const isFull = (kind: 'vcpu' | 'memory_gib' | 'disk_gib', more: number) =>
    more > 0 && most[kind] !== null && now[kind] + more > most[kind];
  return isFull('vcpu', vCPU) || isFull('memory_gib', memoryGiB) || isFull('disk_gib', diskGiB)
    ? { impossible: `Host ${host} is full.` }
    : undefined;
};
