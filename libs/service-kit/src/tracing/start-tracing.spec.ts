import { tracing } from '@skyledger/event-store/tracing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTracing } from './start-tracing';

const say = (line: string) => void lines.push(line);
const lines: string[] = [];
const nowhere = 'http://127.0.0.1:9';

const start = async (settings: Record<string, string>) => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return startTracing('usage', say);
};
const work = (count: number) =>
  Promise.all(Array.from({ length: count }, () => tracing.span(() => ({ name: 'work', kind: 'internal' }), async () => undefined))); // prettier-ignore

afterEach(() => {
  tracing.use(undefined);
  vi.unstubAllEnvs();
  lines.length = 0;
});

describe('Tracing', () => {
  it.each([
    ['without a collector', {}],
    ['where the SDK is disabled', { OTEL_EXPORTER_OTLP_ENDPOINT: nowhere, OTEL_SDK_DISABLED: 'true' }],
    ['where traces go nowhere', { OTEL_EXPORTER_OTLP_ENDPOINT: nowhere, OTEL_TRACES_EXPORTER: 'none' }],
  ])('is off %s', async (_, settings) => {
    await start(settings);
    expect(tracing.isOn).toBe(false);
  });

  it('is refused with an address that is none, which is not shown', async () => {
    await expect(start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector-key' })).rejects.toThrow(
      'OTEL_EXPORTER_OTLP_ENDPOINT: must look like http://collector:4318',
    );
  });

  it('is refused with a protocol that is not spoken', async () => {
    await expect(start({ OTEL_EXPORTER_OTLP_ENDPOINT: nowhere, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).rejects.toThrow('http/json');
  });

  it('goes on without its collector, says so once, and does not hold up the end', async () => {
    const settings = { OTEL_BSP_SCHEDULE_DELAY: '1', OTEL_BSP_MAX_QUEUE_SIZE: '16', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '4' };
    const traces = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: nowhere, OTEL_EXPORTER_OTLP_TIMEOUT: '100', ...settings });
    await work(200);
    await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 10_000 });
    await work(200);
    await traces.stop();
    expect(lines).toEqual([expect.stringMatching(/^Traces do not reach the collector \(.*\); what happens meanwhile is not traced\.$/)]);
    expect(tracing.isOn).toBe(false);
  });

  it('follows the sampler that is set', async () => {
    const traces = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: nowhere, OTEL_TRACES_SAMPLER: 'always_off' });
    const { traceparent } = tracing.start({ name: 'work', kind: 'internal' });
    expect(traceparent).toMatch(/-00$/);
    await traces.stop();
  });
});
