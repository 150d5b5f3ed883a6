import { processLogger } from '@skyledger/service-kit/http';
import { startTracing } from '@skyledger/service-kit/tracing';
import { frontDoor } from './door';
import { doorSettings } from './settings';

const settings = doorSettings(process.env);
const logger = processLogger(settings.logLevel, { service: 'front-door' });
const traces = await startTracing('front-door', (line) => logger.warn(line));
const { server, stop } = await frontDoor(settings);
const address = await server.listen({ host: settings.host, port: settings.port, listenTextResolver: () => '' });
process.stdout.write(`The front door of ${settings.services.size} services: ${address}\n`);
let stopping: Promise<void> | undefined;
const end = async () => {
  await stop();
  await traces.stop();
  process.exit(0);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void (stopping ??= end()));
