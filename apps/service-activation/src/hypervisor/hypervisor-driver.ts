import type { Answer, CloudOperation } from '../calls';

/** A call to a cloud. `key` is the same however often the call is repeated; `name` is what the caller calls the machine or disk. */
export type CloudCall = {
  readonly key: string;
  readonly name: string;
  readonly host?: string;
  readonly vCPU?: number;
  readonly memoryGiB?: number;
  readonly diskGiB?: number;
  readonly image?: string;
  /** The machine that a disk belongs to. */
  readonly virtualMachine?: string;
  /** For clouds that are simulated: what is to go wrong, and how long it takes. */
  readonly simulation?: { readonly fault?: string; readonly latencyMs?: number };
};

/**
 * A cloud as this service needs it: one adapter per make of hypervisor. Every call is answered by what came of it; a cloud that cannot be
 * reached is a transient failure and not an exception. The same key has its effect once and the same answer each time, and what was
 * deleted does not come again under its name.
 */
export abstract class HypervisorDriver implements Record<CloudOperation, (call: CloudCall) => Promise<Answer>> {
  /** What a call with this key came to, if it took effect: asked before every try, for a cloud may have done what it never answered. */
  abstract find(key: string): Promise<Answer | undefined>;
  abstract createVirtualMachine(call: CloudCall): Promise<Answer>;
  abstract resizeVirtualMachine(call: CloudCall): Promise<Answer>;
  abstract deleteVirtualMachine(call: CloudCall): Promise<Answer>;
  abstract start(call: CloudCall): Promise<Answer>;
  abstract stop(call: CloudCall): Promise<Answer>;
  abstract createDisk(call: CloudCall): Promise<Answer>;
  abstract attachDisk(call: CloudCall): Promise<Answer>;
  abstract resizeDisk(call: CloudCall): Promise<Answer>;
  abstract detachDisk(call: CloudCall): Promise<Answer>;
  abstract deleteDisk(call: CloudCall): Promise<Answer>;
}
