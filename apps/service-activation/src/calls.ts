/** What can be asked of the cloud. */
export const cloudOperations = [
  'createVirtualMachine',
  'resizeVirtualMachine',
  'deleteVirtualMachine',
  'start',
  'stop',
  'createDisk',
  'attachDisk',
  'resizeDisk',
  'detachDisk',
  'deleteDisk',
] as const;

/** One of them. */
export type CloudOperation = (typeof cloudOperations)[number];

/** Every request that the process makes. */
export const calls: readonly string[] = [
  ...cloudOperations.map((operation) => `hypervisor.${operation}`),
  ...['reserve', 'adjust', 'release', 'assignAddress', 'releaseAddress', 'createResource', 'patchResource', 'deleteResource'].map(
    (operation) => `tmf639.${operation}`,
  ),
];

/** How a call ended: its result, a failure that may pass, or one that will not. */
export type Answer =
  | { readonly outcome: 'done'; readonly result?: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'transient' | 'permanent'; readonly reason: string };
