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

/** Every request that the process makes. */
export const calls: readonly string[] = [
  ...cloudOperations.map((operation) => `hypervisor.${operation}`),
  ...['reserve', 'adjust', 'release', 'assignAddress', 'releaseAddress', 'createResource', 'patchResource', 'deleteResource'].map(
    (operation) => `tmf639.${operation}`,
  ),
];
