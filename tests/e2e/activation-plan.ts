const retry = { attempts: 2, backoffSeconds: 1 };
/** The plan of a virtual machine, as its service specification has it. */
export const steps = [
  { id: 'capacity', kind: 'reserveCapacity', with: { zone: '$zone', vCPU: '$vCPU', memoryGiB: '$memoryGiB', diskGiB: '$diskGiB' }, retry },
  { id: 'machine', kind: 'createVirtualMachine', dependsOn: ['capacity'], with: { vCPU: '$vCPU', memoryGiB: '$memoryGiB' }, retry },
  { id: 'disk', kind: 'attachDisk', dependsOn: ['machine'], with: { diskGiB: '$diskGiB' }, retry },
  { id: 'address', kind: 'assignAddress', dependsOn: ['machine'], with: { zone: '$zone' }, retry },
  { id: 'start', kind: 'start', dependsOn: ['disk', 'address'], retry },
];
