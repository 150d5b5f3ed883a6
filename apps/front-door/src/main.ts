import { frontDoor } from './door';
import { doorSettings } from './settings';

const settings = doorSettings(process.env);
const { server, stop } = await frontDoor(settings);
const address = await server.listen({ host: settings.host, port: settings.port, listenTextResolver: () => '' });
process.stdout.write(`The front door of ${settings.services.size} services: ${address}\n`);
let stopping: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void (stopping ??= stop().then(() => process.exit(0))));
