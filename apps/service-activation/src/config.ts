/** How long a call to the cloud may take before it counts as failed for now. */
export const cloudTimeoutMs = (): number => positive('HYPERVISOR_TIMEOUT_MS', 10_000);

/** How long the simulated cloud takes for a call. */
export const simulatedLatencyMs = (): number => positive('SIMULATED_CLOUD_LATENCY_MS', 10);

/** What goes wrong in the simulated cloud for everybody: 'start:transient:2, attachDisk:hang'. */
export const simulatedFaults = (): string => process.env['SIMULATED_CLOUD_FAULTS'] ?? '';

/** The folder whose YAML files say which hosts there are. */
export const cloudDirectory = (): string => process.env['CLOUD_DIR'] || 'cloud';

const positive = (name: string, otherwise: number): number => {
  const value = Number(process.env[name] || otherwise);
  if (!(value >= 0)) throw new Error(`${name} must be a number of milliseconds.`);
  return value;
};
