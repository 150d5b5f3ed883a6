import { StartRefused } from '../start-refused';

/** Traces that are being sent. */
export type Traces = { stop(): Promise<void> };

/**
 * Sends traces to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names. Without one nothing is made, sent or even loaded. Before the application is made:
 * its requests are watched from the beginning, or not at all.
 */
export const startTracing = async (service: string, say: (line: string) => void): Promise<Traces> => {
  const endpoint = endpointIn(process.env);
  if (endpoint === undefined) return { stop: () => Promise.resolve() };
  check(endpoint, process.env);
  const { sendTraces } = await import('./send-traces');
  return sendTraces(service, say);
};

const endpointIn = (environment: NodeJS.ProcessEnv): string | undefined => {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || environment['OTEL_TRACES_EXPORTER'] === 'none') return undefined;
  return environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || environment['OTEL_EXPORTER_OTLP_ENDPOINT'] || undefined;
};

/** The value is not shown: it may hold a key. */
const check = (endpoint: string, environment: NodeJS.ProcessEnv): void => {
  if (!/^https?:\/\/[^/]/.test(endpoint) || !URL.canParse(endpoint))
    throw new StartRefused('OTEL_EXPORTER_OTLP_ENDPOINT: must look like http://collector:4318');
  const protocol = environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || environment['OTEL_EXPORTER_OTLP_PROTOCOL'] || 'http/json';
  if (!protocol.startsWith('http/'))
    throw new StartRefused('OTEL_EXPORTER_OTLP_PROTOCOL: traces are sent by HTTP, as http/json; collectors take that at port 4318');
};
