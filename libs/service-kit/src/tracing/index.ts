export { startTracing, type Traces } from './start-tracing';
export { type RequestsTraced, traceRequests } from './trace-requests';
